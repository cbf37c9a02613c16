import type { RecordedMetric } from '@hark/shared/metrics/definitions/metric-definition';
import { formatTime } from '@hark/shared/metrics/figures/format-value';
import { useEffect, useRef, type ReactElement } from 'react';
import { Loaded } from './loaded.tsx';
import { fetchUtterances } from './ops-api.ts';
import { opsMessages } from './ops-messages.ts';
import type { OpsView, Span } from './ops-view.ts';
import { EMPTY_TAIL, withEvents } from './tail-rows.ts';
import { useFigures } from './use-figures.ts';
import { UtteranceTable } from './utterance-table.tsx';

interface RowsProps {
  metric: RecordedMetric;
  view: OpsView;
  /** The time of a point of the chart. */
  span: Span;
  open: (utteranceId: string) => void;
  close: () => void;
}

const MINUTE_MS = 60_000;

function timeWords({ from, to }: Span): string {
  return to - from <= MINUTE_MS
    ? formatTime(from, 'minute')
    : `${formatTime(from, 'minute')} – ${formatTime(to, 'minute')}`;
}

/** The utterances and typed searches behind a point of a chart. Key it by that point. */
export function RowsBehind({ metric, view, span, open, close }: RowsProps): ReactElement {
  const heading = useRef<HTMLHeadingElement>(null);
  const found = useFigures(`rows ${metric.id}`, { ...view, span }, (asking) =>
    fetchUtterances(metric.id, asking),
  );
  useEffect(() => heading.current?.focus(), []);
  return (
    <section className="ops__section" aria-labelledby="rows-heading">
      <h2 id="rows-heading" className="ops__heading" tabIndex={-1} ref={heading}>
        <span className="detail__component">{metric.title}</span> {timeWords(span)}
      </h2>
      <Loaded query={found}>
        {({ rows, events }) => {
          const byKey = new Map(
            withEvents(EMPTY_TAIL, events, events.length).rows.map((row) => [row.key, row]),
          );
          const shown = rows.flatMap(({ key }) => byKey.get(key) ?? []);
          const values = new Map(rows.map(({ key, value }) => [key, value]));
          const column = { label: metric.title, unit: metric.unit, values };
          return shown.length === 0 ? (
            <p className="note">
              {metric.from.includes('server.sample') ? opsMessages.rowsOfServer : opsMessages.rowsNone}
            </p>
          ) : (
            <>
              <p className="note">{opsMessages.rowsNote[metric.better]}</p>
              <div className="scroll scroll--free">
                <UtteranceTable rows={shown} open={open} {...(metric.shape === 'count' ? {} : { column })} />
              </div>
            </>
          );
        }}
      </Loaded>
      <p>
        <button className="link" type="button" onClick={close}>
          {opsMessages.rowsClose}
        </button>
      </p>
    </section>
  );
}
