import { formatCount, formatTime } from '@hark/shared/metrics/figures/format-value';
import type { ReactElement } from 'react';
import { durationWords } from '../ago-words.ts';
import { HealthMark } from '../health-mark.tsx';
import { ViewLink } from '../view-link.tsx';
import { rolloutMessages } from './rollout-messages.ts';
import type { RolloutSummary } from './rollout-words.ts';

const words = rolloutMessages.past;

function PastRow({ rollout }: { rollout: RolloutSummary }): ReactElement {
  const { id, challenger, champion, position, startedAt, endedAt, startedBy, people, reason } = rollout;
  return (
    <tr>
      <th scope="row">
        <HealthMark health={position.phase === 'promoted' ? 'ok' : 'bad'} />{' '}
        <ViewLink changes={{ rollout: id }}>{challenger.name}</ViewLink>
        <span className="rule__about">
          {words.against(champion.name)} · {words.by(startedBy)}
        </span>
      </th>
      <td data-label={words.columns.end}>
        {rolloutMessages.phases[position.phase]}
        {endedAt !== null && <span className="rule__about">{formatTime(endedAt, 'minute')}</span>}
      </td>
      <td data-label={words.columns.duration}>
        {endedAt === null ? '' : durationWords(endedAt - startedAt)}
      </td>
      <td data-label={words.columns.people}>{formatCount(people)}</td>
      <td data-label={words.columns.reason} className="past__reason">
        {reason}
      </td>
    </tr>
  );
}

/** The rollouts that are over, latest first, each with the number of people who met its challenger. */
export function PastRollouts({ past }: { past: readonly RolloutSummary[] }): ReactElement {
  if (past.length === 0) return <p className="note">{words.none}</p>;
  const { challenger, end, duration, people, reason } = words.columns;
  return (
    <table className="table past">
      <caption className="visually-hidden">{words.label}</caption>
      <thead>
        <tr>
          {[challenger, end, duration, people, reason].map((label) => (
            <th key={label} scope="col">
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {past.map((rollout) => (
          <PastRow key={rollout.id} rollout={rollout} />
        ))}
      </tbody>
    </table>
  );
}
