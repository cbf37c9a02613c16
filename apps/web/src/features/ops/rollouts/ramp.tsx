import type { Rollout } from '@hark/shared/http/rollouts-api';
import { formatValue } from '@hark/shared/metrics/figures/format-value';
import type { ReactElement } from 'react';
import { rampSteps } from './ramp-steps.ts';
import { rolloutMessages } from './rollout-messages.ts';
import { isServing, leastWords } from './rollout-words.ts';

const words = rolloutMessages.ramp;

/** What the current step needs, and how large the groups are; nothing before the canary. */
function StepWords({ rollout }: { rollout: Rollout }): ReactElement | null {
  const { spec, position } = rollout;
  const { step, weight } = position;
  const current = step === null ? undefined : spec.plan.steps[step];
  if (!isServing(position) || step === null || current === undefined) return null;
  const rest = Math.max(0, 1 - 2 * weight);
  return (
    <p className="alarm__how">
      {words.step(step + 1, spec.plan.steps.length)}: {leastWords(current)}.{' '}
      {words.groups(formatValue(weight, 'share'), formatValue(rest, 'share'))}
    </p>
  );
}

/** The way of a rollout in steps, and where it is. */
export function Ramp({ rollout }: { rollout: Rollout }): ReactElement {
  const steps = rampSteps(rollout);
  const isPaused = rollout.position.phase === 'paused';
  return (
    <div className="ramp">
      <ol className="ramp__steps" aria-label={words.label}>
        {steps.map(({ label, state, progress }) => (
          <li
            key={label}
            className={`ramp__step ramp__step--${isPaused && state === 'now' ? 'paused' : state}`}
            aria-current={state === 'now' ? 'step' : undefined}
          >
            <span className="ramp__bar" aria-hidden="true">
              <span className="ramp__done" style={{ width: `${Math.round(progress * 100)}%` }} />
            </span>
            <span className="ramp__label">{label}</span>
            <span className={state === 'now' || state === 'stopped' ? 'ramp__state' : 'visually-hidden'}>
              {state === 'stopped'
                ? words.stopped
                : isPaused && state === 'now'
                  ? rolloutMessages.phases.paused.toLowerCase()
                  : words.states[state]}
            </span>
          </li>
        ))}
      </ol>
      <StepWords rollout={rollout} />
    </div>
  );
}
