import type { ReactElement } from 'react';
import { opsMessages } from './ops-messages.ts';
import { RANGES, shownSpan, TRAFFIC, type OpsView, type Range } from './ops-view.ts';
import { ReferenceSelect } from './reference-control.tsx';

const FIXED = 'fixed';

interface ControlsProps {
  view: OpsView;
  change: (changes: Partial<OpsView>) => void;
}

const isRange = (value: string): value is Range => Object.hasOwn(RANGES, value);

/** Selects the time, the traffic and the slice of the figures. */
export function FiguresControls({ view, change }: ControlsProps): ReactElement {
  const { range, span, traffic, slice } = view;
  return (
    <div className="controls">
      <label className="controls__field">
        <span className="visually-hidden">{opsMessages.rangeLabel}</span>
        <select
          className="field"
          value={span === null ? range : FIXED}
          onChange={({ target: { value } }) => {
            if (isRange(value)) change({ range: value, span: null, rows: null });
            else change({ span: shownSpan(view, Date.now()) });
          }}
        >
          {(['1h', '24h', '7d', '30d'] as const).map((each) => (
            <option key={each} value={each}>
              {opsMessages.ranges[each]}
            </option>
          ))}
          <option value={FIXED}>{opsMessages.custom}</option>
        </select>
      </label>
      <label className="controls__field">
        <span className="visually-hidden">{opsMessages.trafficLabel}</span>
        <select
          className="field"
          value={traffic}
          onChange={({ target: { value } }) => {
            const chosen = TRAFFIC.find((each) => each === value);
            if (chosen !== undefined) change({ traffic: chosen });
          }}
        >
          {TRAFFIC.map((each) => (
            <option key={each} value={each}>
              {opsMessages.traffic[each]} {opsMessages.trafficLabel.toLowerCase()}
            </option>
          ))}
        </select>
      </label>
      <ReferenceSelect view={view} change={change} />
      {slice !== null && (
        <button
          className="chip"
          type="button"
          aria-label={`${opsMessages.dimension(slice.dimension)} ${slice.value}: ${opsMessages.everything}`}
          onClick={() => change({ slice: null })}
        >
          {opsMessages.dimension(slice.dimension)} <b>{slice.value}</b> <span aria-hidden="true">×</span>
        </button>
      )}
    </div>
  );
}
