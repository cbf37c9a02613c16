import { describe, expect, it } from 'vitest';

import { inSlices } from './in-slices.ts';

function* busySteps(steps: number, stepMs: number): Generator<undefined, string> {
  for (let step = 0; step < steps; step++) {
    const untilMs = performance.now() + stepMs;
    while (performance.now() < untilMs);
    yield undefined;
  }
  return 'done';
}

/** Counts the turns of the event loop until the work is done. */
async function turnsDuring(work: Promise<unknown>): Promise<number> {
  let turns = 0;
  let isOpen = true;
  const turn = (): void => {
    turns++;
    if (isOpen) setImmediate(turn);
  };
  setImmediate(turn);
  await work;
  isOpen = false;
  return turns;
}

describe('inSlices', () => {
  it('returns the result', async () => {
    expect(await inSlices(busySteps(3, 0))).toBe('done');
  });

  it('gives other work its turn after every few milliseconds of many steps', async () => {
    expect(await turnsDuring(inSlices(busySteps(60, 0.5)))).toBeGreaterThanOrEqual(7);
  });

  it('does short work at once', async () => {
    expect(await turnsDuring(inSlices(busySteps(100, 0)))).toBe(0);
  });
});
