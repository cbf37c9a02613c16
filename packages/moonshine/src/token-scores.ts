import { createBestFew } from './best-few.ts';
import type { BestFew } from './best-few.ts';

/** Terms this far below the highest add less than 1e-11 of it each: not worth an exponential each. */
const NEGLIGIBLE = 26;
const STEPS_PER_UNIT = 64;
/** e^(-n / 64), from which `expBelowZero` takes what is near. */
const powers = Float64Array.from({ length: NEGLIGIBLE * STEPS_PER_UNIT + 1 }, (_, n) =>
  Math.exp(-n / STEPS_PER_UNIT),
);

/** e^x for -26 <= x <= 0: the nearest power below and three terms of the series; relative error below 7e-7. */
function expBelowZero(x: number): number {
  const n = (-x * STEPS_PER_UNIT) | 0;
  const rest = x + n / STEPS_PER_UNIT;
  return (powers[n] ?? 0) * (1 + rest * (1 + 0.5 * rest));
}

/**
 * Offers the tokens to `best`, each with its score as the network gave it, and returns log(sum(exp(score))): less that,
 * a score is the natural logarithm of the token's probability. One pass over the vocabulary, made for every token of
 * every path, so there is no allocation in it and no sorting.
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
