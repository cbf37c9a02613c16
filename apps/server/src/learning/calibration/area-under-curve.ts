import type { ScoredOutcome } from '../evaluation/calibration-error.ts';

/**
 * Probability that a right value has a higher confidence than a wrong one; ties count half. This is the area under the
 * receiver operating characteristic, computed from ranks as in the Mann–Whitney test. Null if no value is right or none
 * is wrong.
 */
export function areaUnderCurve(values: readonly ScoredOutcome[]): number | null {
  const sorted = values.toSorted((left, right) => left.confidence - right.confidence);
  const right = values.filter((value) => value.right).length;
  const wrong = values.length - right;
  if (right === 0 || wrong === 0) return null;
  let wrongBelow = 0;
  let wins = 0;
  for (let start = 0; start < sorted.length;) {
    let end = start;
    while (end < sorted.length && sorted[end]?.confidence === sorted[start]?.confidence) end++;
    const tied = sorted.slice(start, end);
    const tiedRight = tied.filter((value) => value.right).length;
    const tiedWrong = tied.length - tiedRight;
    wins += tiedRight * (wrongBelow + tiedWrong / 2);
    wrongBelow += tiedWrong;
    start = end;
  }
  return wins / (right * wrong);
}
