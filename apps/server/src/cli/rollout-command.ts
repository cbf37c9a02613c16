import { join } from 'node:path';
import {
  returnSchema,
  type Rollout,
  rolloutActionSchema,
  startRolloutSchema,
} from '@hark/shared/http/rollouts-api';
import { readSetup } from '../composition/apply-config.ts';
import { checkVersion } from '../rollout/registry/check-version.ts';
import { createVersionStore } from '../rollout/registry/version-store.ts';
import {
  type ActionName,
  createOperatorRollouts,
  type OperatorRollouts,
} from '../rollout/ramp/operator-rollouts.ts';
import { readShadowCounts } from '../rollout/shadow/shadow-store.ts';
import { createRolloutStore } from '../rollout/state/postgres-rollout-store.ts';
import { RolloutError } from '../rollout/state/rollout-error.ts';
import { checked } from './checked-options.ts';
import { type CommandContext, withResources } from './command-context.ts';
import { CommandError } from './command-error.ts';
import { openCommandDatabase } from './open-command-database.ts';
import { print, printJson } from './print.ts';
import { type StartOptions, startRequest } from './rollout-options.ts';
import { describePast, describeRollout, describeServing, describeTransitions } from './rollout-report.ts';

interface Json {
  json: boolean;
}

const nowMs = Date.now;

/** Works on the database itself, so that a rollback needs no server that answers. */
function withRollouts<Result>(
  context: CommandContext,
  work: (rollouts: OperatorRollouts) => Promise<Result>,
): Promise<Result> {
  return withResources(context, async ({ config, logger }, closers) => {
    const { dataDir, deployment } = config;
    const database = await openCommandDatabase({ config, logger }, closers);
    const { db } = database;
    const versions = createVersionStore(db, deployment);
    async function whyNotServable(digest: string): Promise<string | null> {
      const { pipeline } = await readSetup(config);
      const { file } = await versions.find(digest);
      const found = await checkVersion(file, { pipeline, cacheFolder: join(dataDir, 'cache') });
      return found.ok ? null : found.why;
    }
    const store = createRolloutStore({ db, deployment, whyNotServable, nowMs });
    const readShadow = (rollout: string) => readShadowCounts(db, rollout);
    try {
      return await work(createOperatorRollouts({ db, deployment, store, versions, readShadow, nowMs }));
    } catch (error) {
      if (error instanceof RolloutError) throw new CommandError(1, error.message, { cause: error });
      throw error;
    }
  });
}

function show(rollout: Rollout, { json }: Json): void {
  if (json) printJson(rollout);
  else for (const line of describeRollout(rollout)) print(line);
}

/** `hark rollout start VERSION`: starts a rollout of a version. */
export async function startRollout(
  context: CommandContext,
  challenger: string,
  options: StartOptions & Json,
): Promise<void> {
  const given = checked(startRolloutSchema, startRequest(challenger, options));
  show(await withRollouts(context, (rollouts) => rollouts.start(given)), options);
}

/** `hark rollout status [ID]`: prints what serves, and the rollout under way or another one. */
export async function rolloutStatus(
  context: CommandContext,
  id: string | undefined,
  { json }: Json,
): Promise<void> {
  if (id !== undefined) {
    show(await withRollouts(context, (rollouts) => rollouts.read(id)), { json });
    return;
  }
  const now = await withRollouts(context, (rollouts) => rollouts.list());
  if (json) printJson(now);
  else for (const line of describeServing(now)) print(line);
}

/** `hark rollout history [ID]`: prints past rollouts, or the transitions of one. */
export async function rolloutHistory(
  context: CommandContext,
  id: string | undefined,
  { json }: Json,
): Promise<void> {
  if (id === undefined) {
    const found = await withRollouts(context, (rollouts) => rollouts.list());
    if (json) printJson({ past: found.past });
    else for (const line of describePast(found)) print(line);
    return;
  }
  const rollout = await withRollouts(context, (rollouts) => rollouts.read(id));
  if (json) printJson({ transitions: rollout.transitions });
  else for (const line of describeTransitions(rollout)) print(line);
}

export interface ActOptions extends Json {
  by: string;
  reason: string;
  after?: number;
  /** Of `hark rollout automation`. */
  automation?: string;
}

/** Does something with the rollout that is under way. */
export async function actOnRollout(
  context: CommandContext,
  action: ActionName,
  { json, ...given }: ActOptions,
): Promise<void> {
  const { by, reason, after, automation } = given;
  const request = checked(rolloutActionSchema, { by, reason, after, automation });
  const rollout = await withRollouts(context, async (rollouts) => {
    const { active } = await rollouts.list();
    if (active === null)
      throw new CommandError(1, 'No rollout is under way. `hark rollout start` starts one.');
    return rollouts.act(active.id, action, request);
  });
  show(rollout, { json });
}

/** `hark rollout return`: the champion before serves again, at once. */
export async function returnToPrevious(
  context: CommandContext,
  { json, by, reason }: Json & { by: string; reason: string },
): Promise<void> {
  const given = checked(returnSchema, { by, reason });
  const now = await withRollouts(context, (rollouts) => rollouts.back(given));
  if (json) printJson(now);
  else for (const line of describeServing(now)) print(line);
}
