import { SAMPLES_PER_MS } from './protocol.ts';
import { VAD_FRAME_MS } from './vad-frame.ts';

/** First byte of a frame. */
export const AUDIO_FRAME_VERSION = 1;
export const AUDIO_HEADER_BYTES = 16;
const BYTES_PER_SAMPLE = 2;

export const MIN_FRAME_MS = VAD_FRAME_MS;
export const MAX_FRAME_MS = 250;
export const MAX_FRAME_SAMPLES = MAX_FRAME_MS * SAMPLES_PER_MS;
export const MAX_FRAME_BYTES = AUDIO_HEADER_BYTES + MAX_FRAME_SAMPLES * BYTES_PER_SAMPLE;

/** A part of one utterance. */
export interface AudioFrame {
  /** `ordinal` of the utterance's `segment.open`. */
  ordinal: number;
  /** Number of the frame in its utterance, from 0. */
  sequence: number;
  /** Capture time of its first sample since the page's capture began; wraps after 49 days. */
  capturedAtMs: number;
  /** Mono, 16 kHz. */
  pcm: Int16Array;
}

export type DecodedFrame = { ok: true; frame: AudioFrame } | { ok: false; reason: string };

/** Encodes a frame: a 16-byte little-endian header, then s16le samples. SPEC.md, section 3. */
export function encodeAudioFrame(frame: AudioFrame): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(AUDIO_HEADER_BYTES + frame.pcm.length * BYTES_PER_SAMPLE);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, AUDIO_FRAME_VERSION);
  view.setUint32(4, frame.ordinal, true);
  view.setUint32(8, frame.sequence, true);
  view.setUint32(12, frame.capturedAtMs >>> 0, true);
  for (let i = 0; i < frame.pcm.length; i++) {
    view.setInt16(AUDIO_HEADER_BYTES + i * BYTES_PER_SAMPLE, frame.pcm[i] ?? 0, true);
  }
  return bytes;
}

function frameTrouble(bytes: Uint8Array): string | null {
  if (bytes.length < AUDIO_HEADER_BYTES) {
    return `a frame has a header of ${AUDIO_HEADER_BYTES} bytes, this one has ${bytes.length} in all`;
  }
  if (bytes[0] !== AUDIO_FRAME_VERSION) {
    return `frame version ${bytes[0]} is not known, this server reads version ${AUDIO_FRAME_VERSION}`;
  }
  if (bytes[1] !== 0 || bytes[2] !== 0 || bytes[3] !== 0) return 'bytes 1 to 3 are reserved and must be 0';
  const payloadBytes = bytes.length - AUDIO_HEADER_BYTES;
  if (payloadBytes % BYTES_PER_SAMPLE !== 0) return 's16le audio has an even number of bytes';
  if (payloadBytes === 0) return 'the frame has no audio';
  if (bytes.length > MAX_FRAME_BYTES) return `a frame holds at most ${MAX_FRAME_MS} ms of audio`;
  return null;
}

/** Decodes a frame and copies the samples, so that the caller may reuse its buffer. Never throws. */
export function decodeAudioFrame(bytes: Uint8Array): DecodedFrame {
  const trouble = frameTrouble(bytes);
  if (trouble !== null) return { ok: false, reason: trouble };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const pcm = new Int16Array((bytes.length - AUDIO_HEADER_BYTES) / BYTES_PER_SAMPLE);
  for (let i = 0; i < pcm.length; i++) {
    pcm[i] = view.getInt16(AUDIO_HEADER_BYTES + i * BYTES_PER_SAMPLE, true);
  }
  return {
    ok: true,
    frame: {
      ordinal: view.getUint32(4, true),
      sequence: view.getUint32(8, true),
      capturedAtMs: view.getUint32(12, true),
      pcm,
    },
  };
}
