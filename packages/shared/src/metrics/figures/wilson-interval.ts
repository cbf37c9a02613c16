/** Normal quantile of a two-sided 95 % interval. */
const Z_95 = 1.959963984540054;

/**
 * Computes the confidence interval of a share, valid for few samples and shares near 0 and 1 (Wilson, 1927). Null
 * without samples.
 * @param z normal quantile
 */
export function wilsonInterval(
  hits: number,
  samples: number,
  z = Z_95,
): { lower: number; upper: number } | null {
  if (samples <= 0) return null;
  const share = hits / samples;
  const centre = share + (z * z) / (2 * samples);
  const spread = z * Math.sqrt((share * (1 - share)) / samples + (z * z) / (4 * samples * samples));
  const scale = 1 + (z * z) / samples;
  return { lower: Math.max(0, (centre - spread) / scale), upper: Math.min(1, (centre + spread) / scale) };
}
