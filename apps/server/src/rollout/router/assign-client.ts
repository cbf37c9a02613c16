import type { Audience } from '@hark/shared/rollouts/rollout-spec';
import { rolloutSlice, type ServingState } from '@hark/shared/rollouts/serving-state';
import type { AskingClient, Assignment } from '../../answering/versions/served-versions.ts';
import { assignArm } from './assign-arm.ts';

type LiveRollout = NonNullable<ServingState['rollout']>;

/** Whether a canary is tried on people now; one that is paused keeps its people. Pure. */
export function isTried({ position: { phase, pausedIn } }: LiveRollout): boolean {
  return phase === 'canary' || (phase === 'paused' && pausedIn === 'canary');
}

/** Whether a client is one of those whom a canary may reach. Pure. */
export function isInAudience(audience: Audience, { clientId, slices = {} }: AskingClient): boolean {
  switch (audience.type) {
    case 'everybody':
      return true;
    case 'clients':
      return audience.clientIds.includes(clientId);
    case 'slice':
      return slices[audience.dimension] === audience.value;
  }
}

/**
 * Returns the version for a client without regard to what it had before.
 *
 * Pure.
 *
 * @param canServe whether the challenger is warm and was not withdrawn here
 */
export function assignClient(
  { champion, rollout }: ServingState,
  client: AskingClient,
  canServe: boolean,
): Assignment {
  const plain: Assignment = { digest: champion, rollout: null, arm: null };
  if (rollout === null || !canServe || !isTried(rollout)) return plain;
  if (!isInAudience(rollout.audience, client)) return plain;
  const { id, salt, challenger, position } = rollout;
  const arm = assignArm(client.clientId, { salt, weight: position.weight });
  const digest = arm === 'canary' ? challenger : champion;
  return { digest, rollout: rolloutSlice(id, position.step ?? 0, arm), arm };
}
