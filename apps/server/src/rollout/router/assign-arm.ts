import type { Arm } from '@hark/shared/rollouts/serving-state';
import { murmur3 } from './murmur3.ts';

/** Of ten thousand clients. */
const BUCKETS = 10_000;

/**
 * Assigns a client to an arm of a rollout, the same one every time. The salt belongs to the rollout, so that one rollout
 * does not meet the clients of the last one again. A larger weight adds clients to the canary and takes none away.
 *
 * The control is as large as the canary: the clients at the other end of the same hash.
 *
 * Pure.
 *
 * @param weight share of the clients that the canary gets, 0 to 1
 */
export function assignArm(clientId: string, { salt, weight }: { salt: string; weight: number }): Arm {
  const bucket = murmur3(`${salt}:${clientId}`) % BUCKETS;
  if (bucket < weight * BUCKETS) return 'canary';
  return bucket >= BUCKETS - weight * BUCKETS ? 'control' : 'rest';
}
