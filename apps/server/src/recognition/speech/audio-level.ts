/** Level of a full-scale square wave is 0 dBFS; null for digital silence. */
export function toDbfs(amplitude: number): number | null {
  return amplitude > 0 ? 20 * Math.log10(amplitude) : null;
}

export function fromDb(levelDb: number): number {
  return 10 ** (levelDb / 20);
}

export function rootMeanSquare(samples: Float32Array): number {
  if (samples.length === 0) return 0;
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return Math.sqrt(sum / samples.length);
}

export function peakOf(samples: Float32Array): number {
  let peak = 0;
  for (const sample of samples) peak = Math.max(peak, Math.abs(sample));
  return peak;
}

/**
 * Makes a recording safe to compute with, in place: what is not a number becomes silence, infinities and
 * overshoots become full scale, and a constant offset is taken away.
 */
export function cleanSamples(samples: Float32Array): void {
  let sum = 0;
  for (let index = 0; index < samples.length; index++) {
    const sample = samples[index] ?? 0;
    const safe = Number.isNaN(sample) ? 0 : Math.max(-1, Math.min(1, sample));
    samples[index] = safe;
    sum += safe;
  }
  const offset = samples.length === 0 ? 0 : sum / samples.length;
  for (let index = 0; index < samples.length; index++) samples[index] = (samples[index] ?? 0) - offset;
}
