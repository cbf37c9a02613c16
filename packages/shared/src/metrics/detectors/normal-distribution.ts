import { chiSquareTail } from './chi-square.ts';

/** Computes the probability that a standard normal variable is at least `z`. */
export function normalTail(z: number): number {
  const half = chiSquareTail(z * z, 1) / 2;
  return z >= 0 ? half : 1 - half;
}

/** Finds the value that a standard normal variable stays below with the given probability. */
export function normalQuantile(probability: number): number {
  let [low, high] = [-40, 40];
  for (let step = 0; step < 100; step++) {
    const middle = (low + high) / 2;
    if (normalTail(middle) > 1 - probability) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
