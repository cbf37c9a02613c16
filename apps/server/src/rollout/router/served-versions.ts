import { MAX_TASK_MS, TASK_GAP_MS } from '@hark/shared/metrics/tasks/split-tasks';
import type { ServingState } from '@hark/shared/rollouts/serving-state';
import type { Logger } from 'pino';
import type { AskingClient, Assignment, ServedVersions } from '../../answering/versions/served-versions.ts';
import { assignClient } from './assign-client.ts';
import { createKnownClients } from './known-clients.ts';
import type { LoggedTask } from './recall-task.ts';
import { createTaskVersions } from './task-versions.ts';
import { createWarmVersions, type OpenedVersion } from './warm-versions.ts';
import { versionsOf, withdrawnBetween } from './withdrawn-versions.ts';

/** A version that serves nobody any more is closed after so long: a task may return to it, and answers are finished. */
const UNUSED_MS = TASK_GAP_MS + 60_000;
/** One that was taken back is returned to by no task. */
const UNUSED_WITHDRAWN_MS = 60_000;
/** A version that could not be opened is tried again after so long: its model may be there then. */
const TRY_AGAIN_MS = 30_000;
/** Longest wait for what the log says of a task. */
const RECALL_MS = 100;

interface ServedVersionsOptions {
  /** What serves until the first state comes. */
  first: OpenedVersion;
  /** Opens a recorded version. @throws an error whose message says why it cannot be served here */
  open(digest: string): Promise<OpenedVersion>;
  /** Reads which version last answered a client, by the log. */
  readTask(clientId: string): Promise<LoggedTask | null>;
  /** The challenger of a rollout cannot be opened. Must not throw. */
  onUnservable(rolloutId: string, reason: string): void;
  /** Monotonic. */
  nowMs(): number;
  logger: Logger;
}

/** The versions of a process, and what moves them. */
export interface RoutedVersions extends ServedVersions {
  /** Follows a change of what the deployment serves. New tasks get it at once, if its versions are warm. */
  follow(state: ServingState): void;
  /** Takes a withdrawal back, for a rollback that was refused. */
  reinstate(rolloutId: string): void;
  /** Opens what could not be opened before, and closes what nobody uses. Call it now and then. */
  tidy(): void;
  /** The state that is followed; null before the first. */
  state(): ServingState | null;
  /** The versions that are warm, and why one that should be is not, by digest. */
  list(): { warm: readonly OpenedVersion[]; troubles: ReadonlyMap<string, string> };
  close(): Promise<void>;
}

/** Keeps the versions warm that the state names, and says who gets which. */
export function createServedVersions(options: ServedVersionsOptions): RoutedVersions {
  const { first, readTask, onUnservable, nowMs, logger } = options;
  const warm = createWarmVersions(options);
  const tasks = createTaskVersions({ nowMs });
  const known = createKnownClients();
  const withdrawn = new Set<string>();
  const killed = new Set<string>();
  const troubles = new Map<string, { reason: string; atMs: number }>();
  const listeners: (() => void)[] = [];
  let state: ServingState | null = null;
  let champion = first;
  let changedMs = nowMs();

  function tell(): void {
    changedMs = nowMs();
    for (const listener of listeners) listener();
  }

  /** The champion changes when its successor is warm, never before. */
  function settle(): void {
    const next = state === null ? null : warm.of(state.champion);
    if (next !== null) champion = next;
  }

  async function open(digest: string): Promise<void> {
    try {
      await warm.warm(digest);
      troubles.delete(digest);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (troubles.get(digest)?.reason !== reason)
        logger.error({ digest, reason }, 'a version cannot be served here');
      troubles.set(digest, { reason, atMs: nowMs() });
      const { rollout = null } = state ?? {};
      if (rollout?.challenger === digest) onUnservable(rollout.id, reason);
    }
    settle();
    tell();
  }

  function openNeeded(): void {
    for (const digest of state === null ? [] : versionsOf(state)) {
      const { atMs = Number.NEGATIVE_INFINITY } = troubles.get(digest) ?? {};
      if (warm.of(digest) === null && nowMs() - atMs > TRY_AGAIN_MS) void open(digest);
    }
  }

  function isServed(digest: string): boolean {
    return !withdrawn.has(digest) && warm.of(digest) !== null;
  }

  /** The client's version without its task. */
  function fresh(client: AskingClient): Assignment {
    const { digest } = champion.version;
    if (state === null || state.champion !== digest) return { digest, rollout: null, arm: null };
    const { rollout } = state;
    return assignClient(state, client, rollout !== null && isServed(rollout.challenger));
  }

  function going(clientId: string): Assignment | null {
    const task = tasks.current(clientId);
    return task !== null && isServed(task.digest) ? task : null;
  }

  const foresee = (client: AskingClient): Assignment =>
    going(client.clientId) ?? fresh(known.remember(client));

  async function recallNow(clientId: string): Promise<void> {
    const logged = await readTask(clientId);
    if (logged === null || tasks.knows(clientId)) return;
    const { name, rollout, arm } = logged;
    const digest = warm.ofName(name)?.version.digest;
    if (digest !== undefined) tasks.note(clientId, { digest, rollout, arm });
  }

  return {
    champion: () => champion.version,
    of: (digest) => warm.of(digest)?.version ?? null,
    warm: async (digest) => (await warm.warm(digest)).version,
    assign(client) {
      const assignment = foresee(client);
      tasks.note(client.clientId, assignment);
      return assignment;
    },
    foresee,
    answering({ digest }) {
      const { version } = warm.of(digest) ?? champion;
      warm.use(version.digest);
      return version;
    },
    async recall(clientId) {
      const isLate = nowMs() - changedMs > MAX_TASK_MS;
      if (isLate || warm.list().length < 2 || tasks.knows(clientId)) return;
      const timeout = new Promise<void>((resolve) => setTimeout(resolve, RECALL_MS).unref());
      await Promise.race([recallNow(clientId).catch(() => undefined), timeout]);
    },
    withdraw(rolloutId) {
      if (killed.has(rolloutId) || state?.rollout?.id !== rolloutId) return;
      killed.add(rolloutId);
      withdrawn.add(state.rollout.challenger);
      tell();
    },
    reinstate(rolloutId) {
      if (!killed.delete(rolloutId) || state?.rollout?.id !== rolloutId) return;
      withdrawn.delete(state.rollout.challenger);
      tell();
    },
    onChange: (listener) => void listeners.push(listener),
    forget(clientId) {
      tasks.forget(clientId);
      known.forget(clientId);
    },
    follow(next) {
      if (state !== null) for (const digest of withdrawnBetween(state, next)) withdrawn.add(digest);
      state = next;
      withdrawn.delete(next.champion);
      if (next.rollout !== null && !killed.has(next.rollout.id)) withdrawn.delete(next.rollout.challenger);
      settle();
      openNeeded();
      tell();
    },
    tidy() {
      openNeeded();
      const needed = [champion.version.digest, ...(state === null ? [] : versionsOf(state))];
      warm.retire(needed, (digest) => (withdrawn.has(digest) ? UNUSED_WITHDRAWN_MS : UNUSED_MS));
    },
    state: () => state,
    list: () => ({
      warm: warm.list(),
      troubles: new Map([...troubles].map(([digest, { reason }]) => [digest, reason])),
    }),
    close: warm.close,
  };
}
