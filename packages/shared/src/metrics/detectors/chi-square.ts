import { logGamma } from './log-gamma.ts';

const PRECISION = 1e-14;
const MAX_TERMS = 10_000;

/** Lower regularised incomplete gamma function by its series (Abramowitz and Stegun, 6.5.29). */
function lowerSeries(shape: number, x: number): number {
  let term = 1 / shape;
  let sum = term;
  for (let index = 1; index < MAX_TERMS && Math.abs(term) > PRECISION * sum; index++) {
    term *= x / (shape + index);
    sum += term;
  }
  return sum * Math.exp(shape * Math.log(x) - x - logGamma(shape));
}

/** Upper regularised incomplete gamma function by its continued fraction (6.5.31), evaluated by Lentz's method. */
function upperFraction(shape: number, x: number): number {
  const tiny = 1e-300;
  let b = x + 1 - shape;
  let c = 1 / tiny;
  let d = 1 / (Math.abs(b) < tiny ? tiny : b);
  let result = d;
  for (let index = 1; index < MAX_TERMS; index++) {
    const a = -index * (index - shape);
    b += 2;
    d = 1 / (a * d + b || tiny);
    c = b + a / c || tiny;
    result *= d * c;
    if (Math.abs(d * c - 1) < PRECISION) break;
  }
  return result * Math.exp(shape * Math.log(x) - x - logGamma(shape));
}

/** Computes the probability that a chi-square variable is at least `x`. */
export function chiSquareTail(x: number, degrees: number): number {
  if (x <= 0 || degrees <= 0) return 1;
  const [shape, half] = [degrees / 2, x / 2];
  return half < shape + 1 ? 1 - lowerSeries(shape, half) : upperFraction(shape, half);
}

/** Finds the value that a chi-square variable stays below with the given probability, such as .99. */
export function chiSquareQuantile(probability: number, degrees: number): number {
  let [low, high] = [0, degrees + 10];
  while (chiSquareTail(high, degrees) > 1 - probability) high *= 2;
  for (let step = 0; step < 100; step++) {
    const middle = (low + high) / 2;
    if (chiSquareTail(middle, degrees) > 1 - probability) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
