import { SAMPLES_PER_MS } from '@hark/shared/wire/protocol';

/** Repeated backwards and forwards. It is shorter than a syllable, and the client's VAD found it silent. */
const TONE_MS = 64;
const SILENCE_MS = 400;

/**
 * Returns the speech up to a pause, followed by the silence that the recogniser needs, made of the pause's own room
 * tone. The recogniser so gets the same samples at the pause and at the end. docs/latency.md shows the effect on
 * transcripts.
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
