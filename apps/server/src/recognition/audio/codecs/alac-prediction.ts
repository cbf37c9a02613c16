/** The weights of the earlier samples, which the decoder keeps adapting. */
export interface Predictor {
  coefficients: Int16Array;
  /** The weighted sum is divided by two to this power. */
  shift: number;
  bits: number;
}

function signExtender(bits: number): (value: number) => number {
  const unused = 32 - bits;
  return (value) => (value << unused) >> unused;
}

/** Decodes values that are differences to the preceding one. */
export function integrate(residuals: Int32Array, bits: number): Int32Array {
  const extend = signExtender(bits);
  const samples = new Int32Array(residuals.length);
  let before = 0;
  for (let i = 0; i < samples.length; i++) {
    before = extend((residuals[i] ?? 0) + before);
    samples[i] = before;
  }
  return samples;
}

/** Moves each coefficient one step against the error, the oldest first, until the error is compensated. */
function adapt(coefficients: Int16Array, past: Int32Array, error: number, shift: number): void {
  const direction = Math.sign(error);
  let left = error;
  for (let k = coefficients.length - 1; k >= 0 && left * direction > 0; k--) {
    const difference = past[k] ?? 0;
    const sign = Math.sign(difference);
    coefficients[k] = (coefficients[k] ?? 0) - direction * sign;
    left -= (coefficients.length - k) * ((direction * sign * difference) >> shift);
  }
}

/** Adds the prediction to each residual. */
export function predict(residuals: Int32Array, { coefficients, shift, bits }: Predictor): Int32Array {
  const order = coefficients.length;
  if (order === 0) return residuals;
  const extend = signExtender(bits);
  const half = shift === 0 ? 0 : 1 << (shift - 1);
  // Only the first samples are differences; the loop below overwrites the others.
  const samples = integrate(residuals.subarray(0, order + 1), bits);
  const all = new Int32Array(residuals.length);
  all.set(samples);
  const past = new Int32Array(order);
  for (let i = order + 1; i < all.length; i++) {
    const oldest = all[i - order - 1] ?? 0;
    let sum = 0;
    for (let k = 0; k < order; k++) {
      const difference = oldest - (all[i - 1 - k] ?? 0);
      past[k] = difference;
      sum = (sum - Math.imul(coefficients[k] ?? 0, difference)) | 0;
    }
    const error = residuals[i] ?? 0;
    all[i] = extend((error + oldest + ((sum + half) >> shift)) | 0);
    adapt(coefficients, past, error, shift);
  }
  return all;
}
