import { setImmediate as nextTick } from 'node:timers/promises';

/** Runs stepwise work to its end, with room for other work between the steps, and returns the result. */
export async function inSteps<Result>(steps: Generator<undefined, Result>): Promise<Result> {
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done === true) return step.value;
    await nextTick();
  }
}
