/** A larger float is garbage on any scale. */
const MOST_LEVEL = 2 ** 31;
/** Floats should stay within 1. A little more is a loud recording; more than this is another scale. */
const LOUD = 8;
/** A channel 40 dB below the loudest one is silent. */
const SILENT_ENERGY = 1e-4;

function energyOf(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return sum;
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

/**
 * Replaces samples that are not numbers by zeros, and rescales floats on the scale of integers to -1..1.
 * @returns the number of samples that were not numbers
 */
export function repairLevels(channels: readonly Float32Array[]): number {
  let broken = 0;
  let peak = 0;
  for (const samples of channels) {
    for (let i = 0; i < samples.length; i++) {
      const level = Math.abs(samples[i] ?? 0);
      if (level <= MOST_LEVEL) peak = Math.max(peak, level);
      else {
        samples[i] = 0;
        broken++;
      }
    }
  }
  if (peak > LOUD) {
    const scale = [2 ** 15, 2 ** 23].find((limit) => peak <= limit) ?? MOST_LEVEL;
    for (const samples of channels)
      for (let i = 0; i < samples.length; i++) samples[i] = (samples[i] ?? 0) / scale;
  }
  return broken;
}

/**
 * Returns the mean of the channels with sound, each in the phase of the loudest. A channel of opposite polarity is
 * inverted, because adding it would cancel the voice. Silent channels don't reduce the level.
 * @param channels of equal lengths
 */
export function mixDown(channels: readonly Float32Array[]): Float32Array {
  const [first] = channels;
  if (first === undefined) return new Float32Array(0);
  if (channels.length === 1) return first;
  const measured = channels.map((samples) => ({ samples, energy: energyOf(samples) }));
  const loudest = measured.reduce((best, channel) => (channel.energy > best.energy ? channel : best));
  const heard = measured.filter(({ energy }) => energy > loudest.energy * SILENT_ENERGY);
  const mono = new Float32Array(first.length);
  for (const { samples } of heard) {
    const weight = (dot(samples, loudest.samples) < 0 ? -1 : 1) / heard.length;
    for (let i = 0; i < mono.length; i++) mono[i] = (mono[i] ?? 0) + (samples[i] ?? 0) * weight;
  }
  return mono;
}
