import type { RecognitionRequest } from '../recognizer.ts';

/** Access of a recording to its thread, which does one run of a network at a time. */
export interface Turn {
  /** Await this before each run of a network. One of priority `batch` or `shadow` waits here while another has the thread. */
  next(): Promise<void>;
  /** A clock in milliseconds that stops while the recording waits. */
  nowMs(): number;
  /** Call this when the recording is done. */
  leave(): void;
}

/** How a request shares its thread: it awaits `turn.next()` and checks `signal` before each run of a network. */
export interface RunOptions {
  /** Aborted once nobody waits for the answer. */
  signal: AbortSignal;
  turn: Turn;
}

/**
 * A recording of a person and one of a batch or a shadow may share a thread: the latter pauses until the other is done.
 */
export interface ThreadTurns {
  /** Once `signal` is aborted, the recording no longer waits, so that it can end. */
  enter(priority: RecognitionRequest['priority'], signal: AbortSignal): Turn;
}

/** A batch gets one run after this many runs for people, so that it progresses under any load. A shadow gets none. */
const RUNS_BETWEEN = 20;

export function createThreadTurns(nowMs: () => number): ThreadTurns {
  const held = { batch: new Set<() => void>(), shadow: new Set<() => void>() };
  let persons = 0;
  let runs = 0;

  function letThrough(priority: 'batch' | 'shadow'): void {
    for (const goOn of held[priority]) goOn();
    held[priority].clear();
  }

  function enterPerson(): Turn {
    persons++;
    return {
      next: () => {
        if (++runs % RUNS_BETWEEN === 0) letThrough('batch');
        return Promise.resolve();
      },
      nowMs,
      leave: () => {
        if (--persons > 0) return;
        letThrough('batch');
        letThrough('shadow');
      },
    };
  }

  function enterBehind(priority: 'batch' | 'shadow', signal: AbortSignal): Turn {
    let heldMs = 0;
    const letGo = (): void => letThrough(priority);
    signal.addEventListener('abort', letGo, { once: true });
    return {
      next: async () => {
        if (persons === 0 || signal.aborted) return;
        const sinceMs = nowMs();
        await new Promise<void>((resolve) => {
          held[priority].add(resolve);
        });
        heldMs += nowMs() - sinceMs;
      },
      nowMs: () => nowMs() - heldMs,
      leave: () => signal.removeEventListener('abort', letGo),
    };
  }

  return {
    enter: (priority, signal) =>
      priority === 'batch' || priority === 'shadow' ? enterBehind(priority, signal) : enterPerson(),
  };
}
