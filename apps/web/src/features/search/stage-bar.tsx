import type { ReactElement } from 'react';
import { messages } from './messages.ts';
import type { Stage } from '../../voice/stages.ts';
import './stage-bar.css';

/** The time of each stage of the last spoken query. */
export function StageBar({ stages }: { stages: Stage[] | null }): ReactElement {
  if (stages === null) return <p className="details__note">{messages.stagesNone}</p>;
  const totalMs = stages.reduce((sum, { durationMs }) => sum + durationMs, 0);
  return (
    <figure className="stages">
      <figcaption className="details__note">{messages.totalMs(totalMs)}</figcaption>
      <div className="stages__bar" aria-hidden="true">
        {stages.map(({ name, durationMs }) => (
          <span key={name} className="stages__part" data-stage={name} style={{ flexGrow: durationMs }} />
        ))}
      </div>
      <dl className="stages__list">
        {stages.map(({ name, durationMs }) => (
          <div key={name} className="stages__row" data-stage={name}>
            <dt>{messages.stageNames[name]}</dt>
            <dd>{messages.milliseconds(durationMs)}</dd>
          </div>
        ))}
      </dl>
    </figure>
  );
}
