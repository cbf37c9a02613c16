import type { Rollout } from '@hark/shared/http/rollouts-api';
import { formatValue } from '@hark/shared/metrics/figures/format-value';
import { rolloutMessages } from './rollout-messages.ts';
import { isServing } from './rollout-words.ts';

export interface RampStep {
  label: string;
  /** `stopped`: where a rollout ended that was rolled back. */
  state: 'done' | 'now' | 'next' | 'stopped';
  /** Share of the step that is done, 0..1. */
  progress: number;
}

/** How far the current step is, 0..1: tasks or pairs against the least; half where that is not known. */
function progressOf({ spec, position, advice }: Ramped & Pick<Rollout, 'advice'>): number {
  const needed = advice?.needsTasks ?? null;
  const least = isServing(position) ? spec.plan.steps[position.step ?? 0]?.minTasks : spec.shadow?.minPairs;
  if (needed === null || least === undefined) return 0.5;
  return Math.min(1, Math.max(0, 1 - needed / least));
}

type Ramped = Pick<Rollout, 'spec' | 'position' | 'transitions'>;

/** The farthest place of the ramp that a rollout has reached: its last position that was not the end of it. */
function reachedOf({ position, transitions }: Ramped): Ramped['position'] {
  if (position.phase !== 'rolled-back') return position;
  const before = transitions
    .toSorted((left, right) => right.number - left.number)
    .find((transition) => transition.position.phase !== 'rolled-back');
  return before?.position ?? position;
}

/** The way of a rollout: the shadow if there is one, each step of its plan, and everybody. Pure. */
export function rampSteps(rollout: Ramped & Pick<Rollout, 'advice'>): RampStep[] {
  const { spec, position } = rollout;
  const { ramp } = rolloutMessages;
  const labels = [
    ...(spec.shadow === null ? [] : [ramp.shadow]),
    ...(spec.kind === 'canary' ? spec.plan.steps.map(({ weight }) => formatValue(weight, 'share')) : []),
    ramp.everybody,
  ];
  const reached = reachedOf(rollout);
  const ofShadow = spec.shadow === null ? 0 : 1;
  const now =
    reached.phase === 'promoted' ? labels.length : isServing(reached) ? ofShadow + (reached.step ?? 0) : 0;
  const isStopped = position.phase === 'rolled-back';
  return labels.map((label, index) => {
    if (index !== now) return { label, state: index < now ? 'done' : 'next', progress: index < now ? 1 : 0 };
    return { label, state: isStopped ? 'stopped' : 'now', progress: progressOf(rollout) };
  });
}
