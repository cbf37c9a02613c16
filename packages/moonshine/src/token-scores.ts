/** Terms this far below the highest add less than 1e-8 of it: not worth an exponential each. */
const negligible = 30;

/** log(sum(exp(x))) without overflow. */
export function logSumExp(values: Float32Array): number {
  let highest = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < values.length; index++) {
    const value = values[index] ?? highest;
    if (value > highest) highest = value;
  }
  if (highest === Number.NEGATIVE_INFINITY) return highest;
  const floor = highest - negligible;
  let sum = 0;
  for (let index = 0; index < values.length; index++) {
    const value = values[index] ?? floor;
    if (value > floor) sum += Math.exp(value - highest);
  }
  return highest + Math.log(sum);
}

export interface TokenScore {
  token: number;
  /** Natural logarithm of the token's probability. */
  logProb: number;
}

/** The `count` most probable tokens, best first; equal ones in the order of their numbers. */
export function topTokens(logits: Float32Array, count: number): TokenScore[] {
  const best: { token: number; logit: number }[] = [];
  let entry = Number.NEGATIVE_INFINITY;
  for (let token = 0; token < logits.length; token++) {
    const logit = logits[token] ?? entry;
    if (best.length >= count && logit <= entry) continue;
    const place = best.findIndex((other) => other.logit < logit);
    best.splice(place === -1 ? best.length : place, 0, { token, logit });
    if (best.length > count) best.pop();
    entry = best[best.length - 1]?.logit ?? entry;
  }
  const total = logSumExp(logits);
  return best.map(({ token, logit }) => ({ token, logProb: logit - total }));
}

/** Natural logarithm of one token's probability. */
export function logProbOf(logits: Float32Array, token: number): number {
  return (logits[token] ?? Number.NEGATIVE_INFINITY) - logSumExp(logits);
}
