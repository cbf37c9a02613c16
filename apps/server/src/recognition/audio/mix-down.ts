/** Beyond this a float is rubbish, whatever scale a writer used. */
const MOST_LEVEL = 2 ** 31;
/** Floats should stay within 1; a little more is a loud recording, much more another scale. */
const LOUD = 8;
/** 40 dB below the loudest channel a channel has nothing to say. */
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
 * Puts zeros where a sample is no number, and brings floats on the scale of integers back to -1..1.
 * @returns how many samples were no numbers
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
 * The mean of the channels that have sound, each in the phase of the loudest: a channel of opposite polarity is
 * turned over, because adding it would cancel the voice, and silent ones don't make the rest quieter.
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
