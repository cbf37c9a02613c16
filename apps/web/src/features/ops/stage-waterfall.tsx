import { formatValue } from '@hark/shared/metrics/figures/format-value';
import type { ReactElement } from 'react';
import { utteranceMessages } from './utterance-messages.ts';
import type { Stage } from './utterance-stages.ts';

const percent = (part: number, whole: number): string => `${(100 * part) / whole}%`;

/** The stages of an answer from the end of speech on, each below the one before it. */
export function StageWaterfall({ stages }: { stages: readonly Stage[] }): ReactElement {
  const endMs = Math.max(1, ...stages.map(({ startMs, durationMs }) => startMs + durationMs));
  return (
    <table className="table waterfall">
      <thead className="visually-hidden">
        <tr>
          <th scope="col">{utteranceMessages.stageColumns.name}</th>
          <th scope="col">{utteranceMessages.stageColumns.start}</th>
          <th scope="col">{utteranceMessages.stageColumns.duration}</th>
        </tr>
      </thead>
      <tbody>
        {stages.map(({ name, startMs, durationMs }) => (
          <tr key={name}>
            <th scope="row">{utteranceMessages.stageNames[name]}</th>
            <td className="waterfall__line">
              <span className="visually-hidden">{formatValue(startMs, 'ms')}</span>
              <span
                className={`waterfall__bar waterfall__bar--${name}`}
                aria-hidden="true"
                style={{ marginInlineStart: percent(startMs, endMs), width: percent(durationMs, endMs) }}
              />
            </td>
            <td>{formatValue(durationMs, 'ms')}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
