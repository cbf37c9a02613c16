import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Returns a recording of the browser tests: synthetic speech, 16 kHz WAV, after half a second of silence. */
export function testSpeech(name: 'stanford' | 'einstein' | 'everest' | 'oxford'): Uint8Array<ArrayBuffer> {
  const path = fileURLToPath(new URL(`../../../../e2e/speech/${name}.wav`, import.meta.url));
  return Uint8Array.from(readFileSync(path));
}
