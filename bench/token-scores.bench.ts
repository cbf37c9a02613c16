import { createBestFew } from '@hark/moonshine/best-few';
import { moonshineTiny } from '@hark/moonshine/moonshine-shape';
import { rankTokens } from '@hark/moonshine/token-scores';
import type { BenchRow } from './bench-row.ts';
import { compareTimes } from './compare-times.ts';

const BEST = 6;
const STEPS = 20;

export const NAME = 'The best tokens of a vocabulary and their probabilities, in one pass';

/** Makes scores like those of a network: most far below the best. */
function networkScores(seed: number): Float32Array {
  const scores = Float32Array.from(
    { length: moonshineTiny.vocabularySize },
    (_, token) => 4 * Math.sin(seed + token * token) - 2,
  );
  scores.set([15, 12, 11, 9], 1000 * seed);
  return scores;
}

/** The naive baseline: computes every exponential, then sorts everything. */
function softmaxAndSort(scores: Float32Array): number[] {
  const highest = scores.reduce((most, score) => Math.max(most, score), Number.NEGATIVE_INFINITY);
  const sum = scores.reduce((total, score) => total + Math.exp(score - highest), 0);
  const logProbs = scores.map((score) => score - highest - Math.log(sum));
  const order = Array.from(scores.keys()).sort((left, right) => (scores[right] ?? 0) - (scores[left] ?? 0));
  return order.slice(0, BEST).map((token) => logProbs[token] ?? 0);
}

export function run(): BenchRow[] {
  const steps = Array.from({ length: STEPS }, (_, seed) => networkScores(seed + 1));
  const best = createBestFew(BEST);
  const { oursMs, baselineMs } = compareTimes(
    () =>
      steps.forEach((scores) => {
        best.clear();
        rankTokens(scores, best);
      }),
    () => steps.forEach(softmaxAndSort),
  );
  return [
    {
      measure: `time for the ${BEST} best of ${moonshineTiny.vocabularySize}`,
      unit: 'ms',
      ours: oursMs / STEPS,
      baseline: { name: 'softmax, then sort', value: baselineMs / STEPS },
    },
  ];
}
