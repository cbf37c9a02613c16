import type { BitReader } from './bit-reader.ts';

/** Parameters of the adaptive Golomb code, from the cookie and the header of a channel. */
export interface ResidualTuning {
  initialHistory: number;
  historyMultiplier: number;
  /** Maximum width of a parameter in bits, 1 to 16. */
  limit: number;
  /** Width in bits of a value that is too large for the code and is stored verbatim. */
  plainBits: number;
}

const MOST_ONES = 9;
const HISTORY_SHIFT = 9;
const LARGE = 0xffff;

function leadingOnes(bits: BitReader): number {
  return Math.min(MOST_ONES, Math.clz32(~bits.peek(32)));
}

function readValue(bits: BitReader, parameter: number, plainBits: number): number {
  const ones = leadingOnes(bits);
  if (ones === MOST_ONES) {
    bits.skip(MOST_ONES);
    return bits.read(plainBits);
  }
  bits.skip(ones + 1);
  if (parameter === 1) return ones;
  const rest = bits.peek(parameter);
  bits.skip(rest >= 2 ? parameter : parameter - 1);
  return ones * (2 ** parameter - 1) + (rest >= 2 ? rest - 1 : 0);
}

/** Counts the leading zeros. */
function readRun(bits: BitReader, parameter: number, multiplier: number): number {
  const ones = leadingOnes(bits);
  if (ones === MOST_ONES) {
    bits.skip(MOST_ONES);
    return bits.read(16);
  }
  bits.skip(ones + 1);
  const rest = bits.peek(parameter);
  bits.skip(rest >= 2 ? parameter : parameter - 1);
  return ones * multiplier + (rest >= 2 ? rest - 1 : 0);
}

/** Maps even numbers to positive values and odd ones to negative values. */
function toSigned(value: number): number {
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
}

/** Reads the residuals of the ALAC predictor, one per sample. @throws RangeError in a damaged packet */
export function readResiduals(bits: BitReader, frames: number, tuning: ResidualTuning): Int32Array {
  const { historyMultiplier, limit, plainBits } = tuning;
  const residuals = new Int32Array(frames);
  let history = tuning.initialHistory;
  let afterRun = 0;
  for (let i = 0; i < frames;) {
    const parameter = Math.min(limit, 31 - Math.clz32((history >> HISTORY_SHIFT) + 3));
    const value = readValue(bits, parameter, plainBits);
    residuals[i++] = toSigned(value + afterRun);
    history += historyMultiplier * (value + afterRun) - ((historyMultiplier * history) >> HISTORY_SHIFT);
    if (value > LARGE) history = LARGE;
    afterRun = 0;
    if (history >= 1 << (HISTORY_SHIFT - 2) || i >= frames) continue;
    const runParameter = Math.clz32(history) - 24 + ((history + 16) >> 6);
    const run = readRun(bits, runParameter, (2 ** runParameter - 1) & (2 ** limit - 1));
    i += run;
    if (i > frames) throw new RangeError('a run of zeros is longer than its packet');
    afterRun = run >= LARGE ? 0 : 1;
    history = 0;
  }
  return residuals;
}
