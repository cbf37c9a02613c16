import type { Logger } from 'pino';
import type { OnAnswered } from '../../answering/versions/served-versions.ts';
import { RolloutError } from '../state/rollout-error.ts';
import type { RolloutStore } from '../state/rollout-store.ts';
import { type Alarm, type CanaryGuard, createCanaryGuard, createHealthWatch } from './guard-canary.ts';
import type { RoutedVersions } from './served-versions.ts';

const LOOK_EVERY_MS = 1_000;
/** A decision that cannot be written is tried again after so long. */
const WRITE_AGAIN_MS = 1_000;

/** The guards of this process: they take a challenger back at once, and then tell the deployment. */
export interface CanaryWatch {
  onAnswered: OnAnswered;
  /** The challenger of a rollout cannot be served here. */
  onUnservable(rolloutId: string, reason: string): void;
  close(): void;
}

interface WatchOptions {
  versions(): Pick<RoutedVersions, 'state' | 'withdraw' | 'list'>;
  store: Pick<RolloutStore, 'act'>;
  nowMs(): number;
  logger: Logger;
}

interface Watched {
  rolloutId: string;
  guard: CanaryGuard;
  isHealthy: ReturnType<typeof createHealthWatch>;
  /** Threads that had died before it was watched; null before the challenger is warm. */
  deathsBefore: number | null;
}

export function watchCanary({ versions, store, nowMs, logger }: WatchOptions): CanaryWatch {
  const ended = new Set<string>();
  let watched: Watched | null = null;
  let isClosed = false;

  function watchedNow(): Watched | null {
    const rolloutId = versions().state()?.rollout?.id ?? null;
    if (rolloutId === null || ended.has(rolloutId)) return null;
    if (watched?.rolloutId === rolloutId) return watched;
    const isHealthy = createHealthWatch(nowMs);
    watched = { rolloutId, guard: createCanaryGuard(), isHealthy, deathsBefore: null };
    return watched;
  }

  async function write(rolloutId: string, { reason, evidence }: Alarm): Promise<void> {
    try {
      await store.act({
        rollout: rolloutId,
        action: 'roll-back',
        actor: 'guard',
        reason: reason.slice(0, 500),
        evidence,
        after: null,
      });
    } catch (error) {
      // It is over already.
      if (error instanceof RolloutError || isClosed) return;
      logger.error({ err: error, rollout: rolloutId }, 'rolling back could not be written; trying again');
      setTimeout(() => void write(rolloutId, { reason, evidence }), WRITE_AGAIN_MS).unref();
    }
  }

  /** First here, then for all: people must not wait for the database. */
  function end(rolloutId: string, alarm: Alarm): void {
    if (ended.has(rolloutId)) return;
    ended.add(rolloutId);
    versions().withdraw(rolloutId);
    logger.warn({ rollout: rolloutId, reason: alarm.reason }, 'a guard rolls the challenger back');
    void write(rolloutId, alarm);
  }

  function look(): void {
    const now = watchedNow();
    const challenger = versions().state()?.rollout?.challenger;
    const opened = versions()
      .list()
      .warm.find(({ version }) => version.digest === challenger);
    // Threads that it shares are the champion's, too: readiness says whether those work.
    if (now === null || opened === undefined || opened.sharesModels()) return;
    const { ready, restarts } = opened.version.pipeline.recognizer.status();
    now.deathsBefore ??= restarts;
    const alarm = now.isHealthy({ isReady: ready, deaths: restarts - now.deathsBefore });
    if (alarm !== null) end(now.rolloutId, alarm);
  }

  const timer = setInterval(look, LOOK_EVERY_MS);
  timer.unref();

  return {
    onAnswered(_utterance, answer, assignment) {
      const now = watchedNow();
      if (now === null || assignment.rollout?.startsWith(`${now.rolloutId}/`) !== true) return;
      const alarm = now.guard.answered(answer, assignment);
      if (alarm !== null) end(now.rolloutId, alarm);
    },
    onUnservable: (rolloutId, reason) => end(rolloutId, { reason, evidence: {} }),
    close() {
      isClosed = true;
      clearInterval(timer);
    },
  };
}
