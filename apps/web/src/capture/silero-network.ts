import type { SileroWeights } from './silero-weights.ts';

/** The end of the previous frame, then a frame of 512 samples, then a reflection of the end of the frame. */
const CONTEXT_SAMPLES = 64;
const FRAME_SAMPLES = 512;
const INPUT_SAMPLES = CONTEXT_SAMPLES + FRAME_SAMPLES + CONTEXT_SAMPLES;
const WINDOW_SAMPLES = 256;
const HOP_SAMPLES = 128;
const WINDOWS = 4;
const FREQUENCIES = 129;
const KERNEL = 3;
const UNITS = 128;

/** Values of `channels` rows, each of `length` steps. */
interface Signal {
  values: Float32Array;
  channels: number;
  length: number;
}

const sigmoid = (value: number): number => 1 / (1 + Math.exp(-value));

/** Magnitudes of the short-time Fourier transform; `basis` holds the windowed cosines, then the sines. */
function magnitudes(input: Float32Array, basis: Float32Array): Signal {
  const values = new Float32Array(FREQUENCIES * WINDOWS);
  for (let frequency = 0; frequency < FREQUENCIES; frequency++) {
    const cosineAt = frequency * WINDOW_SAMPLES;
    const sineAt = (frequency + FREQUENCIES) * WINDOW_SAMPLES;
    for (let window = 0; window < WINDOWS; window++) {
      const from = window * HOP_SAMPLES;
      let real = 0;
      let imaginary = 0;
      for (let i = 0; i < WINDOW_SAMPLES; i++) {
        const sample = input[from + i] ?? 0;
        real += sample * (basis[cosineAt + i] ?? 0);
        imaginary += sample * (basis[sineAt + i] ?? 0);
      }
      values[frequency * WINDOWS + window] = Math.sqrt(real * real + imaginary * imaginary);
    }
  }
  return { values, channels: FREQUENCIES, length: WINDOWS };
}

/** A convolution of width 3 with a padding of 1, and what is below zero cut off. */
function convolve(input: Signal, weight: Float32Array, bias: Float32Array, stride: number): Signal {
  const channels = bias.length;
  const length = Math.floor((input.length - 1) / stride) + 1;
  const values = new Float32Array(channels * length);
  for (let channel = 0; channel < channels; channel++) {
    for (let step = 0; step < length; step++) {
      const from = step * stride - 1;
      const first = Math.max(0, -from);
      const end = Math.min(KERNEL, input.length - from);
      let sum = bias[channel] ?? 0;
      for (let row = 0; row < input.channels; row++) {
        const weightAt = (channel * input.channels + row) * KERNEL;
        const valueAt = row * input.length + from;
        for (let k = first; k < end; k++)
          sum += (weight[weightAt + k] ?? 0) * (input.values[valueAt + k] ?? 0);
      }
      values[channel * length + step] = Math.max(0, sum);
    }
  }
  return { values, channels, length };
}

function encode(input: Float32Array, weights: SileroWeights): Float32Array {
  const spectrum = magnitudes(input, weights.basis);
  const first = convolve(spectrum, weights.weight0, weights.bias0, 1);
  const second = convolve(first, weights.weight1, weights.bias1, 2);
  const third = convolve(second, weights.weight2, weights.bias2, 2);
  return convolve(third, weights.weight3, weights.bias3, 1).values;
}

interface Memory {
  hidden: Float32Array;
  cell: Float32Array;
}

const noMemory = (): Memory => ({ hidden: new Float32Array(UNITS), cell: new Float32Array(UNITS) });

/** One step of a long short-term memory. Its gates are rows of the weights: input, forget, cell, output. */
function remember({ hidden, cell }: Memory, encoded: Float32Array, weights: SileroWeights): Memory {
  const { inputWeight, hiddenWeight, inputBias, hiddenBias } = weights;
  const gates = new Float32Array(4 * UNITS);
  for (let gate = 0; gate < gates.length; gate++) {
    let sum = (inputBias[gate] ?? 0) + (hiddenBias[gate] ?? 0);
    const at = gate * UNITS;
    for (let i = 0; i < UNITS; i++) {
      sum += (inputWeight[at + i] ?? 0) * (encoded[i] ?? 0) + (hiddenWeight[at + i] ?? 0) * (hidden[i] ?? 0);
    }
    gates[gate] = sum;
  }
  const gateOf = (row: number, unit: number): number => gates[row * UNITS + unit] ?? 0;
  const nextCell = cell.map(
    (kept, unit) => sigmoid(gateOf(1, unit)) * kept + sigmoid(gateOf(0, unit)) * Math.tanh(gateOf(2, unit)),
  );
  return {
    hidden: nextCell.map((value, unit) => sigmoid(gateOf(3, unit)) * Math.tanh(value)),
    cell: nextCell,
  };
}

export interface SileroNetwork {
  /** Returns the probability that 512 samples at 16 kHz are speech, 0..1. Frames must come in order. */
  speechProbability: (samples: Float32Array) => number;
  /** Forgets the frames so far. */
  reset: () => void;
}

/**
 * Silero VAD 5 or 6 at 16 kHz in plain JavaScript: 0.7 million multiplications per frame, which need neither a runtime
 * nor its compilation. Source of the architecture: the ONNX file itself (github.com/snakers4/silero-vad).
 */
export function createSileroNetwork(weights: SileroWeights): SileroNetwork {
  const input = new Float32Array(INPUT_SAMPLES);
  let memory = noMemory();

  return {
    speechProbability: (samples) => {
      input.copyWithin(0, FRAME_SAMPLES, FRAME_SAMPLES + CONTEXT_SAMPLES);
      input.set(samples, CONTEXT_SAMPLES);
      const end = CONTEXT_SAMPLES + FRAME_SAMPLES;
      for (let i = 0; i < CONTEXT_SAMPLES; i++) input[end + i] = input[end - 2 - i] ?? 0;
      memory = remember(memory, encode(input, weights), weights);
      const sum = memory.hidden.reduce(
        (total, value, unit) => total + Math.max(0, value) * (weights.outputWeight[unit] ?? 0),
        weights.outputBias[0] ?? 0,
      );
      return sigmoid(sum);
    },
    reset: () => {
      memory = noMemory();
      input.fill(0);
    },
  };
}
