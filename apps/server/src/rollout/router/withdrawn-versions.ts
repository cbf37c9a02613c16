import type { ServingState } from '@hark/shared/rollouts/serving-state';

/**
 * Returns the versions that were taken back between two states: the challenger of a rollout that ended without making it
 * the champion, and a champion that gave way to the one before it. Their tasks do not keep them.
 *
 * Pure.
 */
export function withdrawnBetween(before: ServingState, after: ServingState): string[] {
  const { rollout } = before;
  const isOver = rollout !== null && rollout.id !== after.rollout?.id;
  const challenger = isOver && rollout.challenger !== after.champion ? [rollout.challenger] : [];
  const isReturn = before.champion !== after.champion && before.previous === after.champion;
  return isReturn ? [...challenger, before.champion] : challenger;
}

/** Returns the versions that a state needs, the most urgent first. Pure. */
export function versionsOf({ champion, previous, rollout }: ServingState): string[] {
  const needed = [champion, rollout?.challenger ?? null, previous];
  return [...new Set(needed.filter((digest) => digest !== null))];
}
