import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { bundleEntry } from '../testing/bundle-entry.ts';
import { createRecognizerPool } from './recognizer-pool.ts';
import { requestOf } from './recognizer.contract.ts';
import type { Recognition, Recognizer } from './recognizer.ts';

// Threads start and models load; on a machine with other work that takes seconds.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let pool: Recognizer;

beforeAll(async () => {
  const workerUrl = await bundleEntry(new URL('./recognizer-worker.ts', import.meta.url));
  const phrasesWorkerUrl = await bundleEntry(new URL('./phrases-worker.ts', import.meta.url));
  pool = createRecognizerPool({ workerUrl, phrasesWorkerUrl, workers: 1 });
});
afterAll(() => pool.close());

async function recognized(samples: Float32Array): Promise<Recognition> {
  const outcome = await pool.recognize(requestOf(samples));
  if (outcome.type !== 'recognized') throw new Error(`the outcome was ${JSON.stringify(outcome)}`);
  return outcome.recognition;
}

/** Noise that is the same every time: a linear congruential generator (Numerical Recipes). */
function noise(seconds: number, amplitude: number): Float32Array {
  let state = 1;
  return Float32Array.from({ length: seconds * 16_000 }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state / 2 ** 31 - 1) * amplitude;
  });
}

function tone(seconds: number): Float32Array {
  return Float32Array.from(
    { length: seconds * 16_000 },
    (_, n) => 0.5 * Math.sin((2 * Math.PI * 440 * n) / 16_000),
  );
}

describe('the recogniser thread, without speech', () => {
  const quiet: [string, Float32Array][] = [
    ['nothing at all', new Float32Array(0)],
    ['one sample', new Float32Array(1)],
    ['silence', new Float32Array(48_000)],
    ['loud noise', noise(3, 0.5)],
    ['faint noise', noise(3, 0.001)],
    ['a tone', tone(3)],
    ['a constant', new Float32Array(16_000).fill(0.7)],
    ['no numbers', new Float32Array(16_000).fill(Number.NaN)],
    ['infinities', new Float32Array(16_000).fill(Number.POSITIVE_INFINITY)],
  ];
  test.each(quiet)('hears no speech in %s', async (_, samples) => {
    const recognition = await recognized(samples);
    expect(recognition).toMatchObject({ transcript: '', confidence: 0, empty: 'no_speech' });
    expect(recognition.alternatives).toEqual([]);
    expect(recognition.signal.speechStartMs).toBeNull();
  });
});

/** Of Debian's package pocketsphinx-testdata: a real voice, "go forward ten meters", 16 kHz. */
const recording = '/usr/share/pocketsphinx/test/data/goforward.raw';

function goForward(): Float32Array {
  const bytes = readFileSync(recording);
  return Float32Array.from({ length: bytes.length / 2 }, (_, n) => bytes.readInt16LE(2 * n) / 32_768);
}

function concatenated(parts: readonly Float32Array[]): Float32Array {
  return Float32Array.from(parts.flatMap((part) => Array.from(part)));
}

describe.skipIf(!existsSync(recording))('the recogniser thread, with a voice (pocketsphinx-testdata)', () => {
  test('hears the words and says where they are', async () => {
    const recognition = await recognized(goForward());
    expect(recognition.transcript).toMatch(/go forward (10|ten) meters/i);
    expect(recognition.empty).toBeNull();
    expect(recognition.confidence).toBeGreaterThan(0.5);
    expect(recognition.signal.speechMs).toBeGreaterThan(1000);
  });

  test('hears them with ten seconds of silence around', async () => {
    const silence = noise(10, 0.0005);
    const recognition = await recognized(concatenated([silence, goForward(), silence]));
    expect(recognition.transcript).toMatch(/go forward (10|ten) meters/i);
    expect(recognition.signal.speechStartMs).toBeGreaterThan(10_000);
  });

  test.each([0.02, 0.1, 3])('hears them at %f times the volume', async (gain) => {
    const recognition = await recognized(goForward().map((sample) => sample * gain));
    expect(recognition.transcript).toMatch(/forward (10|ten) meters/i);
  });

  test('loses nothing of a recording of over 30 seconds', async () => {
    const recognition = await recognized(concatenated(Array.from({ length: 14 }, goForward)));
    expect(recognition.signal.audioMs).toBeGreaterThan(30_000);
    expect(recognition.transcript.match(/meters/gi)).toHaveLength(14);
  });
});
