import { decodeAudioFrame, encodeAudioFrame, type AudioFrame } from '@hark/shared/wire/audio-frame';
import { SAMPLES_PER_MS } from '@hark/shared/wire/protocol';
import type { BenchRow } from './bench-row.ts';
import { compareTimes } from './compare-times.ts';

const FRAME_MS = 100;
const SPEECH_MS = 60_000;

export const NAME = 'Speech on the wire: binary frames against JSON with base64';

/** Makes a minute of a tone, cut into frames. */
function speech(): AudioFrame[] {
  const samples = FRAME_MS * SAMPLES_PER_MS;
  return Array.from({ length: SPEECH_MS / FRAME_MS }, (_, sequence) => ({
    ordinal: 1,
    sequence,
    capturedAtMs: sequence * FRAME_MS,
    pcm: Int16Array.from({ length: samples }, (__, i) => 8_000 * Math.sin((sequence * samples + i) / 7)),
  }));
}

function encodeJson({ pcm, ...header }: AudioFrame): string {
  const bytes = Buffer.from(pcm.buffer, pcm.byteOffset, pcm.byteLength);
  return JSON.stringify({ type: 'audio', ...header, pcm: bytes.toString('base64') });
}

function decodeJson(text: string): Int16Array {
  const { pcm }: { pcm: string } = JSON.parse(text);
  const bytes = Uint8Array.from(Buffer.from(pcm, 'base64'));
  return new Int16Array(bytes.buffer);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Measures size and time of encoding and decoding a minute of speech. */
export function run(): BenchRow[] {
  const frames = speech();
  const { oursMs, baselineMs } = compareTimes(
    () => frames.forEach((frame) => decodeAudioFrame(encodeAudioFrame(frame))),
    () => frames.forEach((frame) => decodeJson(encodeJson(frame))),
  );
  const seconds = SPEECH_MS / 1000;
  const baseline = 'JSON + base64';
  return [
    {
      measure: 'size of a second of speech',
      unit: 'bytes',
      ours: sum(frames.map((frame) => encodeAudioFrame(frame).length)) / seconds,
      baseline: { name: baseline, value: sum(frames.map((frame) => encodeJson(frame).length)) / seconds },
    },
    {
      measure: 'time to encode and decode a minute of speech',
      unit: 'ms',
      ours: oursMs,
      baseline: { name: baseline, value: baselineMs },
    },
  ];
}
