/** Coefficients for g = 7 and nine terms; relative error below 1e-13 (Lanczos, 1964; Godfrey, 2001). */
const SERIES = [
  676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406, 12.507343278686905,
  -0.13857109526572012, 9.984369578019572e-6, 1.5056327351493116e-7,
] as const;

/** Computes the natural logarithm of the gamma function for a positive number; ln((x − 1)!) for whole ones. */
export function logGamma(x: number): number {
  // Reflection where the series is inexact.
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const sum = SERIES.reduce(
    (total, coefficient, index) => total + coefficient / (x + index),
    0.9999999999998099,
  );
  const base = x + 6.5;
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(base) - base + Math.log(sum);
}

/** Computes the natural logarithm of a binomial coefficient: the ways to choose `few` of `all`. */
export function logChoose(all: number, few: number): number {
  return logGamma(all + 1) - logGamma(few + 1) - logGamma(all - few + 1);
}
