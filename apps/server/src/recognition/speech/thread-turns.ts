import type { RecognitionRequest } from '../recognizer.ts';

/** The times at which a recording may use its thread, which does one run of a network at a time. */
export interface Turn {
  /** To be awaited before each run of a network. A recording of priority `batch` waits here while another has the thread. */
  next(): Promise<void>;
  /** A clock that stands still while the recording waits, milliseconds. */
  nowMs(): number;
  /** The recording is done with. */
  leave(): void;
}

/** How a request shares its thread: `turn.next()` is awaited and `signal` looked at before each run of a network. */
export interface RunOptions {
  /** Aborted when nobody waits for the answer any more. */
  signal: AbortSignal;
  turn: Turn;
}

/** One recording for a person and one of a batch may share a thread: the batch stands still until the other is done. */
export interface ThreadTurns {
  /** Once `signal` is aborted the recording waits for nobody: it has to end. */
  enter(priority: RecognitionRequest['priority'], signal: AbortSignal): Turn;
}

/** A batch is let through once in so many runs for persons, so that it goes on however many of them speak. */
const RUNS_BETWEEN = 20;

export function createThreadTurns(nowMs: () => number): ThreadTurns {
  const held = new Set<() => void>();
  let persons = 0;
  let runs = 0;

  function letThrough(): void {
    for (const goOn of held) goOn();
    held.clear();
  }

  function enterPerson(): Turn {
    persons++;
    return {
      next: () => {
        if (++runs % RUNS_BETWEEN === 0) letThrough();
        return Promise.resolve();
      },
      nowMs,
      leave: () => {
        if (--persons === 0) letThrough();
      },
    };
  }

  function enterBatch(signal: AbortSignal): Turn {
    let heldMs = 0;
    signal.addEventListener('abort', letThrough, { once: true });
    return {
      next: async () => {
        if (persons === 0 || signal.aborted) return;
        const sinceMs = nowMs();
        await new Promise<void>((resolve) => {
          held.add(resolve);
        });
        heldMs += nowMs() - sinceMs;
      },
      nowMs: () => nowMs() - heldMs,
      leave: () => signal.removeEventListener('abort', letThrough),
    };
  }

  return { enter: (priority, signal) => (priority === 'batch' ? enterBatch(signal) : enterPerson()) };
}
