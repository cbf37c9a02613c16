import { readFileSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SAMPLE_RATE_HZ = 16_000;
const HEADER_BYTES = 44;

export type SpeechName = 'stanford' | 'eiffel' | 'einstein';

/** What the microphone hears, in order: recordings and silences. */
export type Part = SpeechName | { silenceMs: number };

/** Samples of a committed recording (16-bit mono, 16 kHz, with a plain header of 44 bytes). */
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

/** Writes a WAV file for Chromium's fake microphone, with half a second of silence first. @returns its path */
export async function composeWav(parts: readonly Part[]): Promise<string> {
  const silence = (durationMs: number): Buffer =>
    Buffer.alloc(Math.round((durationMs * SAMPLE_RATE_HZ) / 1000) * 2);
  const pieces = parts.map((part) => (typeof part === 'string' ? recorded(part) : silence(part.silenceMs)));
  const audio = Buffer.concat([silence(500), ...pieces]);
  const folder = await mkdtemp(join(tmpdir(), 'hark-wav-'));
  const path = join(folder, 'microphone.wav');
  await writeFile(path, Buffer.concat([header(audio.length), audio]));
  return path;
}
