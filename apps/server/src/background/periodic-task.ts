import type { TaskScope } from '@hark/shared/http/background-api';

/** When a task runs next, if not as usual. */
export interface NextRun {
  /** 0: immediately, because more work is waiting. */
  inMs: number;
}

/** Work that is repeated beside the requests. */
export interface PeriodicTask {
  /** Name in the list, in metrics and of the lock: kebab-case, the same on all servers. */
  name: string;
  /** What the task does, in a few words for the operator. */
  summary: string;
  /** Locks can be lost: the writes of a `one-server` task must tolerate a second server for a moment. */
  scope: TaskScope;
  /** Time from the end of one run to the start of the next. `once`: until a run has succeeded. */
  everyMs: number | 'once';
  /** Time from the start of the server to the first run; 0 by default. */
  firstAfterMs?: number;
  /** Up to this share of the pause is added at random, so that servers do not run in step; 0 by default. */
  jitterShare?: number;
  /** A longer run is aborted and counts as failed. By default runs have no limit. */
  timeoutMs?: number;
  /**
   * @param signal aborted when the run should end: on timeout, when its lock is lost, or when the server closes
   * @returns when to run next, if not as usual
   */
  run(signal: AbortSignal): Promise<NextRun | void>;
}
