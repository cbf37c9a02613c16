import { expect, it } from 'vitest';
import { liveChange, type LevelDelays } from './testing/stream-delays.ts';

const RUNS = 200;
const change = { before: 0.08, after: 0.16, changeAt: 500, tasks: 6_000 };

function medianOf(delays: readonly (number | null)[]): number {
  const sorted = delays.map((delay) => delay ?? Infinity).toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Infinity;
}

function measure(baselineTasks: number): { pending: number; firing: number; lived: LevelDelays[] } {
  const lived = Array.from({ length: RUNS }, (_, seed) => liveChange({ ...change, baselineTasks, seed }));
  const late = lived.filter(({ isEarly }) => !isEarly);
  return {
    pending: medianOf(late.map(({ warning }) => warning)),
    firing: medianOf(late.map(({ alarm }) => alarm)),
    lived,
  };
}

// A sum of 8 alone, with a share that is known, has a median of 180 tasks: see `calibrate-rates.ts`.
it.each([
  [7_000, 240, 360],
  [1_000, 270, 430],
])(
  'with a baseline of %i tasks, twice as many bad ones are watched soon, and alarm',
  (baselineTasks, mostPending, mostFiring) => {
    const { pending, firing, lived } = measure(baselineTasks);
    process.stdout.write(
      `baseline of ${baselineTasks}: median ${pending} tasks until pending, ${firing} until firing\n`,
    );
    expect(pending).toBeLessThanOrEqual(mostPending);
    expect(firing).toBeLessThanOrEqual(mostFiring);
    expect(firing).toBeGreaterThan(pending);
    expect(lived.filter(({ isEarly }) => isEarly).length / RUNS).toBeLessThan(0.01);
  },
  120_000,
);
