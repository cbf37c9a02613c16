import { setImmediate as nextTick } from 'node:timers/promises';

/** A slice of the event loop, short enough for everything else that waits for its turn. */
const SLICE_MS = 2;
/** Part of a slice after whose end other work gets its turn, too: what follows may take as long. */
const LONG_PART_MS = 1;

/**
 * Runs stepwise work to its end and returns the result. Other work gets its turn after each slice, not after each step,
 * so that short work is done at once.
 */
export async function inSlices<Result>(steps: Generator<undefined, Result>): Promise<Result> {
  let startedAtMs = performance.now();
  for (let step = steps.next(); ; step = steps.next()) {
    const tookMs = performance.now() - startedAtMs;
    if (tookMs >= (step.done === true ? LONG_PART_MS : SLICE_MS)) {
      await nextTick();
      startedAtMs = performance.now();
    }
    if (step.done === true) return step.value;
  }
}
