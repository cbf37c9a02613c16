/**
 * Returns the value below which a share of `at` (0..1) of the values lies, interpolated linearly; null without values.
 */
export function quantile(values: readonly number[], at: number): number | null {
  const sorted = values.toSorted((left, right) => left - right);
  const position = at * (sorted.length - 1);
  const [below, above] = [sorted[Math.floor(position)], sorted[Math.ceil(position)]];
  if (below === undefined || above === undefined) return null;
  return below + (above - below) * (position - Math.floor(position));
}
