import { createBestFew } from './best-few.ts';
import type { BestFew } from './best-few.ts';

/** Terms this far below the highest add less than 1e-11 of it each: not worth an exponential each. */
const negligible = 26;
const stepsPerUnit = 64;
/** e^(-n / 64), from which `expBelowZero` takes what is near. */
const powers = Float64Array.from({ length: negligible * stepsPerUnit + 1 }, (_, n) =>
  Math.exp(-n / stepsPerUnit),
);

/** e^x for -26 <= x <= 0: the nearest power below and three terms of the series; relative error below 7e-7. */
function expBelowZero(x: number): number {
  const n = (-x * stepsPerUnit) | 0;
  const rest = x + n / stepsPerUnit;
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
      sum = below > -negligible ? sum * expBelowZero(below) + 1 : 1;
      highest = logit;
    } else if (logit - highest > -negligible) {
      sum += expBelowZero(logit - highest);
    }
  }
  return highest + Math.log(sum);
}

/** Natural logarithm of one token's probability. */
export function logProbOf(logits: Float32Array, token: number): number {
  return (logits[token] ?? Number.NEGATIVE_INFINITY) - rankTokens(logits, createBestFew(1));
}
