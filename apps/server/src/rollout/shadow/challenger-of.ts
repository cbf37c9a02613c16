import type { ServingState } from '@hark/shared/rollouts/serving-state';
import type { ServedVersions } from '../../answering/versions/served-versions.ts';
import type { Challenger } from './shadow-runner.ts';

/**
 * Returns the challenger that is to hear what the champion hears: of a rollout in its shadow, also while that is paused.
 * Null without one, and while it is not warm. Pure.
 */
export function challengerOf(
  state: Pick<ServingState, 'rollout'> | null,
  versions: Pick<ServedVersions, 'of'>,
): Challenger | null {
  if (state === null || state.rollout === null) return null;
  const { id: rolloutId, challenger, position } = state.rollout;
  const phase = position.phase === 'paused' ? position.pausedIn : position.phase;
  const version = phase === 'shadow' ? versions.of(challenger) : null;
  return version === null ? null : { rolloutId, parts: version.pipeline };
}
