import { readFileSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SAMPLE_RATE_HZ, SAMPLES_PER_MS } from '@hark/shared/wire/protocol';

const HEADER_BYTES = 44;

export type SpeechName = 'stanford' | 'einstein' | 'everest' | 'oxford';

/** The microphone's input, in order: recordings, a quiet room, or the exact zeros of a dead microphone. */
export type Part = SpeechName | { silenceMs: number } | { zerosMs: number };

/** Returns the samples of a committed recording (16-bit mono, 16 kHz, with a plain header of 44 bytes). */
function recorded(name: SpeechName): Buffer {
  const path = fileURLToPath(new URL(`../speech/${name}.wav`, import.meta.url));
  return readFileSync(path).subarray(HEADER_BYTES);
}

function header(dataBytes: number): Buffer {
  const bytes = Buffer.alloc(HEADER_BYTES);
  bytes.write('RIFF', 0);
  bytes.writeUInt32LE(HEADER_BYTES - 8 + dataBytes, 4);
  bytes.write('WAVEfmt ', 8);
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(SAMPLE_RATE_HZ, 24);
  bytes.writeUInt32LE(SAMPLE_RATE_HZ * 2, 28);
  bytes.writeUInt16LE(2, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write('data', 36);
  bytes.writeUInt32LE(dataBytes, 40);
  return bytes;
}

const bytesOf = (durationMs: number): number => Math.round(durationMs * SAMPLES_PER_MS) * 2;

/** Returns the faint noise of a live microphone in a quiet room, the same every time. */
export function quietRoom(durationMs: number): Buffer {
  const samples = Buffer.alloc(bytesOf(durationMs));
  let state = 1;
  for (let offset = 0; offset < samples.length; offset += 2) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    samples.writeInt16LE((state >>> 28) - 8, offset);
  }
  return samples;
}

function audioOf(part: Part): Buffer {
  if (typeof part === 'string') return recorded(part);
  return 'silenceMs' in part ? quietRoom(part.silenceMs) : Buffer.alloc(bytesOf(part.zerosMs));
}

/** Writes a WAV file for Chromium's fake microphone, with half a second before the first part. @returns its path */
export async function composeWav(parts: readonly Part[]): Promise<string> {
  const isDead = parts.every((part) => typeof part !== 'string' && 'zerosMs' in part);
  const before: Part = isDead ? { zerosMs: 500 } : { silenceMs: 500 };
  return await writeWav(Buffer.concat([before, ...parts].map(audioOf)));
}

/** Writes 16-bit mono samples of 16 kHz to a new WAV file. @returns its path */
export async function writeWav(audio: Buffer): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'hark-wav-'));
  const path = join(folder, 'microphone.wav');
  await writeFile(path, Buffer.concat([header(audio.length), audio]));
  return path;
}
