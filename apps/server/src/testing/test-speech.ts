import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A recording that the browser tests use too: synthetic speech, 16 kHz WAV, half a second of silence before it. */
export function testSpeech(name: 'stanford' | 'einstein' | 'everest' | 'oxford'): Uint8Array<ArrayBuffer> {
  const path = fileURLToPath(new URL(`../../../../e2e/speech/${name}.wav`, import.meta.url));
  return Uint8Array.from(readFileSync(path));
}
