import { BackgroundError } from './background-error.ts';
import type { NextRun, PeriodicTask } from './periodic-task.ts';

export interface Run {
  /** Rejects with the reason if the run was asked to end, because the run's own error only follows from it. */
  ended: Promise<NextRun | undefined>;
  /** Asks the run to end. */
  tellToEnd(reason: BackgroundError): void;
}

/**
 * Starts one run.
 * @param lost aborted when another server may have the task
 */
export function startRun({ run, timeoutMs }: PeriodicTask, lost: AbortSignal | undefined): Run {
  const ending = new AbortController();
  const { signal } = ending;
  const onLost = (): void => ending.abort(lost?.reason);
  const onLate = (): void =>
    ending.abort(new BackgroundError('task_timeout', `it took longer than ${(timeoutMs ?? 0) / 1000} s`));

  async function work(): Promise<NextRun | undefined> {
    const late = timeoutMs === undefined ? undefined : setTimeout(onLate, timeoutMs).unref();
    lost?.addEventListener('abort', onLost);
    try {
      return (await run(signal)) ?? undefined;
    } catch (error) {
      throw signal.aborted ? signal.reason : error;
    } finally {
      clearTimeout(late);
      lost?.removeEventListener('abort', onLost);
    }
  }

  return { ended: work(), tellToEnd: (reason) => ending.abort(reason) };
}
