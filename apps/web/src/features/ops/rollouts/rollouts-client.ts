import {
  rolloutSchema,
  rolloutsSchema,
  versionDiffSchema,
  versionsSchema,
  type ROLLOUT_ACTIONS,
  type Rollout,
  type RolloutAction,
  type Rollouts,
  type StartRollout,
} from '@hark/shared/http/rollouts-api';
import { ask, askWithClock, OpsApiError, send } from '../ops-api.ts';

/** The answer of the server, with its clock. */
export interface RolloutsNow extends Rollouts {
  /** How far its clock is ahead of this one, in milliseconds. */
  aheadMs: number;
}

export type ActionName = (typeof ROLLOUT_ACTIONS)[number];

const ROLLOUTS_PATH = 'v1/ops/rollouts';
const rolloutPath = (id: string): string => `${ROLLOUTS_PATH}/${encodeURIComponent(id)}`;

export async function fetchRollouts(signal: AbortSignal): Promise<RolloutsNow> {
  const { answer, aheadMs } = await askWithClock(rolloutsSchema, ROLLOUTS_PATH, { signal });
  return { ...answer, aheadMs };
}

export async function fetchRollout(
  id: string,
  signal: AbortSignal,
): Promise<{ rollout: Rollout; aheadMs: number }> {
  const { answer, aheadMs } = await askWithClock(rolloutSchema, rolloutPath(id), { signal });
  return { rollout: answer, aheadMs };
}

export function fetchVersions(signal: AbortSignal) {
  return ask(versionsSchema, 'v1/ops/versions', { signal });
}

/** Fetches the values in which two versions differ; each is named by its digest. */
export function fetchVersionDiff(before: string, after: string, signal: AbortSignal) {
  const query = new URLSearchParams({ before, after });
  return ask(versionDiffSchema, `v1/ops/versions/diff?${query}`, { signal });
}

export async function startRollout(body: StartRollout): Promise<void> {
  await send(ROLLOUTS_PATH, 'POST', body);
}

export async function actOnRollout(id: string, action: ActionName, body: RolloutAction): Promise<void> {
  await send(`${rolloutPath(id)}/${action}`, 'POST', body);
}

export async function returnToPrevious(body: { by: string; reason: string }): Promise<void> {
  await send(`${ROLLOUTS_PATH}/return`, 'POST', body);
}

/** Whether the server refused because the rollout is no longer as it was seen. */
export function isConflict(error: unknown): boolean {
  return error instanceof OpsApiError && error.status === 409;
}
