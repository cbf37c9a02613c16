/**
 * Adjusts the p-values of a family of tests, so that of those at most `level` a share of at most `level` is false on
 * average (Benjamini and Hochberg, 1995). In the order of the arguments. Pure.
 */
export function benjaminiHochberg(pValues: readonly number[]): number[] {
  const order = pValues.map((pValue, index) => ({ pValue, index })).sort((a, b) => b.pValue - a.pValue);
  const adjusted = pValues.map(() => 1);
  let least = 1;
  order.forEach(({ pValue, index }, place) => {
    least = Math.min(least, pValue * (pValues.length / (pValues.length - place)));
    adjusted[index] = least;
  });
  return adjusted;
}
