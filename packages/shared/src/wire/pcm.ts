/** Converts float samples (-1..1) to s16, clipped at full scale; NaN becomes silence. */
export function floatToPcm16(samples: Float32Array): Int16Array<ArrayBuffer> {
  const pcm = new Int16Array(samples.length);
  for (let i = 0; i < samples.length; i++) {
    const scaled = Math.round((samples[i] ?? 0) * 0x8000);
    pcm[i] = Number.isNaN(scaled) ? 0 : Math.max(-0x8000, Math.min(0x7fff, scaled));
  }
  return pcm;
}

/** Converts s16 to float samples, -1 to just under 1: the exact inverse of `floatToPcm16`. */
export function pcm16ToFloat(pcm: Int16Array): Float32Array<ArrayBuffer> {
  const samples = new Float32Array(pcm.length);
  for (let i = 0; i < pcm.length; i++) samples[i] = (pcm[i] ?? 0) / 0x8000;
  return samples;
}
