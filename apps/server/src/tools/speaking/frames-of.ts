import { encodeAudioFrame } from '@hark/shared/wire/audio-frame';
import { SAMPLES_PER_MS } from '@hark/shared/wire/protocol';

interface FramesOptions {
  /** From the utterance's `segment.open`. */
  ordinal: number;
  /** 32 to 250. */
  frameMs: number;
  /** Since capture began. */
  capturedAtMs?: number;
}

/** Returns the audio frames of an utterance, in order; the last may be shorter. Pure. */
export function framesOf(
  pcm: Int16Array,
  { ordinal, frameMs, capturedAtMs = 0 }: FramesOptions,
): Uint8Array<ArrayBuffer>[] {
  const size = frameMs * SAMPLES_PER_MS;
  const count = Math.ceil(pcm.length / size);
  return Array.from({ length: count }, (_, sequence) =>
    encodeAudioFrame({
      ordinal,
      sequence,
      capturedAtMs: capturedAtMs + sequence * frameMs,
      pcm: pcm.subarray(sequence * size, (sequence + 1) * size),
    }),
  );
}
