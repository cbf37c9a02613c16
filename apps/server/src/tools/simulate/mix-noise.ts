import { SAMPLE_RATE_HZ } from '@hark/shared/wire/protocol';
import type { Microphone } from './scenario.ts';
import type { SeededRandom } from './seeded-random.ts';

const HUM_HZ = 100;
const BABBLE_VOICES = 3;
const SYLLABLES_HZ = 4;
/** Of a one-pole filter: most of the remaining power lies below 1 kHz, as in voices through a wall. */
const BABBLE_SMOOTHING = 0.7;

export function meanPower(samples: Float32Array): number {
  let energy = 0;
  for (const sample of samples) energy += sample * sample;
  return samples.length === 0 ? 0 : energy / samples.length;
}

function whiteNoise(length: number, random: SeededRandom): Float32Array<ArrayBuffer> {
  return Float32Array.from({ length }, () => random.next() * 2 - 1);
}

function hum(length: number): Float32Array<ArrayBuffer> {
  const step = (2 * Math.PI * HUM_HZ) / SAMPLE_RATE_HZ;
  return Float32Array.from({ length }, (_, i) => Math.sin(i * step) + 0.4 * Math.sin(3 * i * step));
}

function babble(length: number, random: SeededRandom): Float32Array<ArrayBuffer> {
  const mixed = new Float32Array(length);
  for (let voice = 0; voice < BABBLE_VOICES; voice++) {
    const noise = whiteNoise(length, random);
    const phase = random.next() * 2 * Math.PI;
    const step = (2 * Math.PI * SYLLABLES_HZ * (0.7 + 0.6 * random.next())) / SAMPLE_RATE_HZ;
    let smooth = 0;
    for (let i = 0; i < length; i++) {
      smooth = BABBLE_SMOOTHING * smooth + (1 - BABBLE_SMOOTHING) * (noise[i] ?? 0);
      mixed[i] = (mixed[i] ?? 0) + smooth * (1 + Math.sin(phase + i * step));
    }
  }
  return mixed;
}

function noiseOf(kind: Microphone['noise'], length: number, random: SeededRandom): Float32Array<ArrayBuffer> {
  switch (kind) {
    case 'white':
      return whiteNoise(length, random);
    case 'hum':
      return hum(length);
    case 'babble':
      return babble(length, random);
  }
}

interface MixOptions {
  kind: Microphone['noise'];
  /** Mean power of the added noise. */
  power: number;
  random: SeededRandom;
}

/** Returns the samples with background noise of that power. Pure but for `random`; may exceed full scale. */
export function mixNoise(
  samples: Float32Array,
  { kind, power, random }: MixOptions,
): Float32Array<ArrayBuffer> {
  const noise = noiseOf(kind, samples.length, random);
  const noisePower = meanPower(noise);
  const gain = noisePower === 0 ? 0 : Math.sqrt(power / noisePower);
  return Float32Array.from(samples, (sample, i) => sample + gain * (noise[i] ?? 0));
}
