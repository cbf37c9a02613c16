import { SAMPLE_RATE_HZ } from '@hark/shared/wire/protocol';

/** Zero crossings of the sinc on each side: aliases are attenuated by about 80 dB, for 1 ms of delay. */
const ZERO_CROSSINGS = 16;
/** Passband as a share of the narrower band; the rest is the filter's slope. */
const PASSBAND_SHARE = 0.92;
const KAISER_BETA = 8;

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

/** Modified Bessel function of the first kind, order 0, by its power series. */
function besselI0(x: number): number {
  let sum = 1;
  let term = 1;
  for (let k = 1; k < 25; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

const KAISER_SCALE = besselI0(KAISER_BETA);

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

interface FilterShape {
  /** Taps on each side of the centre, in input samples. */
  halfWidth: number;
  /** Cycles per input sample, times two. */
  cutoff: number;
}

/** Kaiser-windowed sinc for an output sample `fraction` of an input sample after an input sample. */
function filterTaps(fraction: number, { halfWidth, cutoff }: FilterShape): Float32Array {
  const taps = new Float32Array(2 * halfWidth);
  let sum = 0;
  for (let i = 0; i < taps.length; i++) {
    const distance = i - halfWidth + 1 - fraction;
    const edge = Math.min(1, Math.abs(distance) / halfWidth);
    const window = besselI0(KAISER_BETA * Math.sqrt(1 - edge * edge)) / KAISER_SCALE;
    taps[i] = cutoff * sinc(cutoff * distance) * window;
    sum += taps[i] ?? 0;
  }
  // Each phase passes a constant unchanged, so that rounding adds no tone.
  return taps.map((tap) => tap / sum);
}

/** Taps on each side of the centre, in input samples. */
function halfWidthOf(sourceRateHz: number): number {
  return Math.ceil(ZERO_CROSSINGS / Math.min(1, SAMPLE_RATE_HZ / sourceRateHz));
}

/** Input samples after an output sample's time that it needs. */
export function samplesAhead(sourceRateHz: number): number {
  return sourceRateHz === SAMPLE_RATE_HZ ? 0 : halfWidthOf(sourceRateHz);
}

/** Takes microphone samples in pieces of any size, and returns the resulting samples at 16 kHz. */
export type Resampler = (samples: Float32Array) => Float32Array;

/**
 * Band-limited conversion to 16 kHz by an exact rational ratio, with a polyphase filter bank. Pieces join without a
 * seam. Source: J. O. Smith, "Digital Audio Resampling"; Kaiser window.
 */
export function createResampler(sourceRateHz: number): Resampler {
  if (sourceRateHz === SAMPLE_RATE_HZ) return (samples) => samples;
  const divisor = greatestCommonDivisor(Math.round(sourceRateHz), SAMPLE_RATE_HZ);
  const stepUp = SAMPLE_RATE_HZ / divisor;
  const stepDown = Math.round(sourceRateHz) / divisor;
  const narrowing = Math.min(1, SAMPLE_RATE_HZ / sourceRateHz);
  const halfWidth = halfWidthOf(sourceRateHz);
  const shape = { halfWidth, cutoff: narrowing * PASSBAND_SHARE };
  const bank = Array.from({ length: stepUp }, (_, phase) => filterTaps(phase / stepUp, shape));

  let pending = new Float32Array(halfWidth);
  /** Position of the next output sample: index of the input sample at or before it, and the phase after that. */
  let index = halfWidth;
  let phase = 0;

  return (samples) => {
    const input = new Float32Array(pending.length + samples.length);
    input.set(pending);
    input.set(samples, pending.length);
    const output = new Float32Array(Math.ceil(((input.length - index) * stepUp) / stepDown) + 1);
    let produced = 0;
    while (index + halfWidth < input.length) {
      const taps = bank[phase] ?? new Float32Array();
      const first = index - halfWidth + 1;
      let value = 0;
      for (let i = 0; i < taps.length; i++) value += (taps[i] ?? 0) * (input[first + i] ?? 0);
      output[produced++] = value;
      phase += stepDown;
      index += Math.floor(phase / stepUp);
      phase %= stepUp;
    }
    const keepFrom = Math.max(0, Math.min(input.length, index - halfWidth + 1));
    pending = input.slice(keepFrom);
    index -= keepFrom;
    return output.subarray(0, produced);
  };
}
