import { join } from 'node:path';
import type { Logger } from 'pino';
import { createTaskMemory, type TaskMemory } from '../answering/pipeline/task-memory.ts';
import type { OnAnswered } from '../answering/versions/served-versions.ts';
import type { Engine } from '../recognition/engines/engine.ts';
import { contentOf, nameOf } from '../rollout/registry/record-served.ts';
import { checkVersion } from '../rollout/registry/check-version.ts';
import { chooseAtStart } from '../rollout/registry/startup-version.ts';
import { type VersionFile, versionFileOf } from '../rollout/registry/version-file.ts';
import { createVersionStore, type VersionStore } from '../rollout/registry/version-store.ts';
import { readLoggedTask } from '../rollout/router/recall-task.ts';
import { withKillSwitch } from '../rollout/router/kill-switch.ts';
import { createServedVersions, type RoutedVersions } from '../rollout/router/served-versions.ts';
import type { OpenedVersion } from '../rollout/router/warm-versions.ts';
import { watchCanary } from '../rollout/router/watch-canary.ts';
import { watchServingState } from '../rollout/router/watch-serving-state.ts';
import { createRolloutStore } from '../rollout/state/postgres-rollout-store.ts';
import { readServingRevision, readServingState } from '../rollout/state/read-serving-state.ts';
import type { RolloutStore } from '../rollout/state/rollout-store.ts';
import { createSettings } from '../store/settings.ts';
import type { Observers } from './compose-answering.ts';
import { openVersion, type VersionParts } from './open-version.ts';
import type { Resources, ResourceOptions } from './open-resources.ts';
import type { Searches } from './open-searches.ts';
import type { Closers } from '../base/closers.ts';

/** The versions of this process, and what decides about them. */
export interface ComposedVersions {
  versions: RoutedVersions;
  versionStore: VersionStore;
  /** Rolls back in this process before it writes. */
  rollouts: RolloutStore;
  tasks: TaskMemory;
  /** Calls the listeners with each answer, after it was sent. */
  onAnswered: OnAnswered;
  /** Adds a listener. It must not throw and must not wait. */
  listen(listener: OnAnswered): void;
}

interface VersionsOptions extends ResourceOptions, Resources {
  searches: Searches;
  observers: Observers;
  closers: Closers;
}

const TIDY_EVERY_MS = 5_000;
const nowMs = (): number => performance.now();

/** Opens the version that the deployment serves, and follows what changes. */
export async function composeVersions(options: VersionsOptions): Promise<ComposedVersions> {
  const { config, database, setup, engine, held, logger, closers } = options;
  const { deployment } = config;
  const versionStore = createVersionStore(database.db, deployment);
  const tasks = createTaskMemory({ nowMs });
  const parts = versionParts(options, tasks);
  const rollouts = openRollouts(options, { parts, versionStore });
  const configured = await configuredVersion(setup, engine);
  const champion = await championAtStart(options, { versionStore, rollouts, configured });
  const first = await openFirst(parts, { champion, configured }, logger);
  // The first version holds its recogniser now; another engine that was configured is not needed.
  await held.release();
  const watch = watchCanary({ versions: () => versions, store: rollouts, nowMs, logger });
  const versions = createServedVersions({
    first,
    open: async (digest) => openVersion(parts, (await versionStore.find(digest)).file),
    readTask: (clientId) => readLoggedTask(database.db, clientId, Date.now()),
    onUnservable: watch.onUnservable,
    nowMs,
    logger,
  });
  closers.add('versions', () => versions.close());
  closers.add('canary guards', async () => watch.close());
  await follow(options, versions);
  const listeners: OnAnswered[] = [watch.onAnswered];
  return {
    versions,
    versionStore,
    rollouts: withKillSwitch({ store: rollouts, versions, logger }),
    tasks,
    listen: (listener) => void listeners.push(listener),
    onAnswered(...answered) {
      // Nobody who speaks waits for it.
      setImmediate(() => {
        for (const listener of listeners) listener(...answered);
      });
    },
  };
}

function versionParts(
  { config, setup, recognizers, searches, bias, observers }: VersionsOptions,
  tasks: TaskMemory,
): VersionParts {
  const cacheFolder = join(config.dataDir, 'cache');
  return { own: setup, pipeline: setup.pipeline, cacheFolder, recognizers, searches, bias, observers, tasks };
}

function openRollouts(
  { config: { deployment }, database: { db } }: VersionsOptions,
  { parts, versionStore }: { parts: VersionParts; versionStore: VersionStore },
): RolloutStore {
  return createRolloutStore({
    db,
    deployment,
    nowMs: Date.now,
    async whyNotServable(digest) {
      const { file } = await versionStore.find(digest);
      const checked = await checkVersion(file, parts);
      return checked.ok ? null : checked.why;
    },
  });
}

/** Returns the version that the configuration gives, as it would be recorded. */
async function configuredVersion(setup: ResourcesSetup, engine: Engine): Promise<VersionFile> {
  const content = await contentOf(setup, engine);
  const at = Date.now();
  const lineage = { parent: null, dataSet: null, code: setup.pipeline, by: 'server', at };
  return versionFileOf(nameOf(content), content, { ...lineage, reason: 'served by configuration' });
}

type ResourcesSetup = Resources['setup'];

interface StartParts {
  versionStore: VersionStore;
  rollouts: RolloutStore;
  configured: VersionFile;
}

/** A server that cannot read or record versions serves its configured one all the same, and logs why. */
async function championAtStart(
  { config: { deployment }, database: { db }, logger }: VersionsOptions,
  { versionStore: store, rollouts, configured }: StartParts,
): Promise<VersionFile> {
  const settings = createSettings(db);
  async function pauseRollout(reason: string): Promise<void> {
    const active = await rollouts.active();
    if (active === null) return;
    const act = { rollout: active.id, action: 'pause', actor: 'server', reason, after: null } as const;
    await rollouts.act(act).catch((error: unknown) => {
      logger.warn({ err: error, rollout: active.id }, 'the rollout was not paused');
    });
  }
  try {
    const code = configured.content.pipeline;
    const parts = { store, settings, deployment, pauseRollout };
    const { champion } = await chooseAtStart(parts, configured.content, { code, nowMs: Date.now() });
    const { name, digest } = champion;
    logger.info({ version: name, digest, isConfigured: digest === configured.digest }, 'champion');
    return champion;
  } catch (error) {
    logger.error({ err: error }, 'the versions could not be read or recorded; the configured one serves');
    return configured;
  }
}

/** Opens the champion; where this server cannot serve it, the configured version. */
async function openFirst(
  parts: VersionParts,
  { champion, configured }: { champion: VersionFile; configured: VersionFile },
  logger: Logger,
): Promise<OpenedVersion> {
  if (champion.digest === configured.digest) return openVersion(parts, champion, { isFirst: true });
  try {
    return await openVersion(parts, champion, { isFirst: true });
  } catch (error) {
    logger.error({ err: error }, 'the champion cannot be served here; the configured version serves');
    return openVersion(parts, configured, { isFirst: true });
  }
}

/** Follows what the deployment serves. Its first state is read before anybody is answered. */
async function follow(
  { config: { deployment }, database, logger, closers }: VersionsOptions,
  versions: RoutedVersions,
): Promise<void> {
  const { db, connectionString } = database;
  const watch = watchServingState({
    connectionString,
    deployment,
    revision: () => readServingRevision(db, deployment),
    read: () => readServingState(db, deployment),
    onState: versions.follow,
    logger,
  });
  const tidying = setInterval(versions.tidy, TIDY_EVERY_MS);
  tidying.unref();
  closers.add('watch of versions', async () => {
    clearInterval(tidying);
    await watch.close();
  });
  await watch.look().catch((error: unknown) => {
    logger.error({ err: error }, 'what serves could not be read; the champion serves');
  });
}
