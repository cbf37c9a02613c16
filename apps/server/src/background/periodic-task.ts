import type { TaskScope } from '@hark/shared/http/background-api';

/** When a task runs again, where it is not as usual. */
export interface NextRun {
  /** 0: at once, because more is waiting. */
  inMs: number;
}

/** Work that comes again and again, beside the requests. */
export interface PeriodicTask {
  /** In the list, in metrics and in the name of its lock: kebab-case, the same on all servers. */
  name: string;
  /** What it does, in a few words for the operator. */
  summary: string;
  /** A lock can be lost: what a `one-server` task writes must bear a second server for a moment. */
  scope: TaskScope;
  /** From the end of one run to the start of the next. `once`: until a run has succeeded. */
  everyMs: number | 'once';
  /** From the start of the server to the first run; 0 by default. */
  firstAfterMs?: number;
  /** Up to this share of the pause is added at random, so that servers do not work in step; 0 by default. */
  jitterShare?: number;
  /** A run that takes longer is told to end, and has failed when it does. Without it a run may take any time. */
  timeoutMs?: number;
  /**
   * @param signal aborted when the run should end: its time is over, its lock is lost, or the server closes
   * @returns when to run again, where it is not as usual
   */
  run(signal: AbortSignal): Promise<NextRun | void>;
}
