import { createBestFew } from './best-few.ts';
import type { BestFew } from './best-few.ts';

/** Terms this far below the highest add less than 1e-11 of it each and are skipped. */
const NEGLIGIBLE = 26;
const STEPS_PER_UNIT = 64;
/** e^(-n / 64), from which `expBelowZero` takes the nearest power. */
const powers = Float64Array.from({ length: NEGLIGIBLE * STEPS_PER_UNIT + 1 }, (_, n) =>
  Math.exp(-n / STEPS_PER_UNIT),
);

/** e^x for -26 <= x <= 0: the next power above and three terms of the series; relative error below 7e-7. */
function expBelowZero(x: number): number {
  const n = (-x * STEPS_PER_UNIT) | 0;
  const rest = x + n / STEPS_PER_UNIT;
  return (powers[n] ?? 0) * (1 + rest * (1 + 0.5 * rest));
}

/**
 * Offers all tokens with their logits to `best` and returns log(sum(exp(logit))). A logit minus this value is the
 * natural logarithm of the token's probability. The function passes over the vocabulary once. It runs for every token
 * of every path, so it neither allocates nor sorts.
 */
export function rankTokens(logits: Float32Array, best: BestFew): number {
  let highest = Number.NEGATIVE_INFINITY;
  let entry = best.entry();
  let sum = 0;
  for (let token = 0; token < logits.length; token++) {
    const logit = logits[token] ?? highest;
    if (logit > entry) {
      best.offer(token, logit);
      entry = best.entry();
    }
    if (logit > highest) {
      const below = highest - logit;
      sum = below > -NEGLIGIBLE ? sum * expBelowZero(below) + 1 : 1;
      highest = logit;
    } else if (logit - highest > -NEGLIGIBLE) {
      sum += expBelowZero(logit - highest);
    }
  }
  return highest + Math.log(sum);
}

/** Natural logarithm of one token's probability. */
export function logProbOf(logits: Float32Array, token: number): number {
  return (logits[token] ?? Number.NEGATIVE_INFINITY) - rankTokens(logits, createBestFew(1));
}
