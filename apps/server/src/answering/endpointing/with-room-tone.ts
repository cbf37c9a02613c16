import { SAMPLES_PER_MS } from '@hark/shared/wire/protocol';

/** Heard again and again, backwards and forwards: shorter than a syllable, and silence by the client's own word. */
const TONE_MS = 64;
const SILENCE_MS = 400;

/**
 * What was said up to a pause, with silence behind it as long as the recogniser wants, made of the pause's own. So it hears
 * the same whether it is asked at the pause or at the end. What that does to the transcript is in docs/latency.md.
 */
export function withRoomTone(pcm: Int16Array, pauseSamples: number): Int16Array {
  const spoken = pcm.subarray(0, pauseSamples);
  const heard = new Int16Array(spoken.length + SILENCE_MS * SAMPLES_PER_MS);
  heard.set(spoken);
  const tone = spoken.subarray(-TONE_MS * SAMPLES_PER_MS);
  if (tone.length === 0) return heard;
  const forwards = tone.length;
  for (let index = 0; index < heard.length - spoken.length; index++) {
    const place = index % (2 * forwards);
    const back = place < forwards ? forwards - 1 - place : place - forwards;
    heard[spoken.length + index] = tone[back] ?? 0;
  }
  return heard;
}
