import { createRandom } from '../../../testing/seeded-random.ts';
import { draw } from './random-samples.ts';

type Random = () => number;

/** Compares the values of one window with a reference. */
export type WindowRule = (current: readonly number[], reference: readonly number[]) => boolean;

export interface WindowScenario {
  usual: (random: Random) => number;
  current: (random: Random) => number;
  runs: number;
  seed: number;
  samples?: number;
  referenceSamples?: number;
  /** Windows in a row that must all fire; they share the reference. */
  windows?: number;
}

/** Returns the share of windows in which each rule fires; all rules see the same samples. */
export function firedShares(
  rules: readonly WindowRule[],
  { usual, current, runs, seed, samples = 200, referenceSamples = 1_000, windows = 1 }: WindowScenario,
): number[] {
  const random = createRandom(seed);
  const fired = rules.map(() => 0);
  for (let run = 0; run < runs; run++) {
    const reference = draw(referenceSamples, () => usual(random));
    const now = Array.from({ length: windows }, () => draw(samples, () => current(random)));
    rules.forEach((rule, index) => {
      if (now.every((window) => rule(window, reference))) fired[index] = (fired[index] ?? 0) + 1;
    });
  }
  return fired.map((count) => count / runs);
}
