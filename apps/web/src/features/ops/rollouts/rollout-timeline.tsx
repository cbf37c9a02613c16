import type { RolloutTransition } from '@hark/shared/http/rollouts-api';
import { formatTime } from '@hark/shared/metrics/figures/format-value';
import type { ReactElement } from 'react';
import { Facts } from '../part.tsx';
import { valueText } from './diff-value.ts';
import { rolloutMessages } from './rollout-messages.ts';
import { transitionText } from './rollout-words.ts';

const words = rolloutMessages.timeline;

/** What happened, who did it and why, without the time. */
export function TransitionWords({ transition }: { transition: RolloutTransition }): ReactElement {
  const { actor, reason } = transition;
  return (
    <>
      <b>{transitionText(transition)}</b> {words.by(rolloutMessages.actor(actor))}: “{reason}”
    </>
  );
}

function Evidence({ evidence }: Pick<RolloutTransition, 'evidence'>): ReactElement | null {
  const facts = Object.entries(evidence).map(([label, value]) => ({ label, value: valueText(value) }));
  if (facts.length === 0) return null;
  return (
    <details className="alarms__explained drift__quiet">
      <summary>{words.known}</summary>
      <Facts facts={facts} />
    </details>
  );
}

/** What has happened to a rollout, newest first. Nothing is ever taken out of it. */
export function RolloutTimeline({
  transitions,
}: {
  transitions: readonly RolloutTransition[];
}): ReactElement {
  return (
    <ol className="timeline">
      {transitions
        .toSorted((left, right) => right.number - left.number)
        .map((transition) => (
          <li
            key={transition.number}
            className={`timeline__entry timeline__entry--${transition.position.phase}`}
          >
            <span className="timeline__time">{formatTime(transition.at, 'moment')}</span>
            <div>
              <p>
                <TransitionWords transition={transition} />
              </p>
              <Evidence evidence={transition.evidence} />
            </div>
          </li>
        ))}
    </ol>
  );
}
