import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { decodeAudio } from '../audio/decode-audio.ts';
import { bundleEntry } from '../../testing/bundle-entry.ts';
import { testSpeech } from '../../testing/test-speech.ts';
import { createRecognizerPool } from './recognizer-pool.ts';
import { requestOf } from '../recognizer.contract.ts';
import type { Recognition } from '../recognizer.ts';
import type { RecognizerPool } from './pool-view.ts';
import { defaultConfidenceFit } from '../confidence/default-confidence-fit.ts';
import { DEFAULT_BIAS } from '../decoding/decoding-variant.ts';

// Threads start and models load; on a machine with other work that takes seconds.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let pool: RecognizerPool;

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
  it.each(quiet)('finds no speech in %s', async (_, samples) => {
    const recognition = await recognized(samples);
    expect(recognition).toMatchObject({ transcript: '', confidence: 0, empty: 'no_speech' });
    expect(recognition.alternatives).toEqual([]);
    expect(recognition.signal.speechStartMs).toBeNull();
  });
});

async function speech(name: Parameters<typeof testSpeech>[0]): Promise<Float32Array> {
  return decodeAudio(testSpeech(name), 60_000);
}

function repeated(samples: Float32Array, times: number): Float32Array {
  return Float32Array.from(Array.from({ length: times }, () => Array.from(samples)).flat());
}

/** What a telephone leaves: nothing above 4 kHz, by a windowed sinc. */
function bandLimited(samples: Float32Array): Float32Array {
  const reach = 24;
  const kernel = Array.from({ length: 2 * reach + 1 }, (_, tap) => {
    const x = (tap - reach) / 2;
    const sinc = x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
    return (sinc / 2) * (0.5 + 0.5 * Math.cos((Math.PI * (tap - reach)) / reach));
  });
  return samples.map((_, n) =>
    kernel.reduce((sum, weight, tap) => sum + weight * (samples[n + tap - reach] ?? 0), 0),
  );
}

describe('the recogniser thread, with damaged speech', () => {
  const spoiled: [string, (samples: Float32Array) => Float32Array][] = [
    ['an offset', (samples) => samples.map((sample) => sample * 0.5 + 0.4)],
    ['clipping', (samples) => samples.map((sample) => Math.max(-0.1, Math.min(0.1, 2 * sample)) * 10)],
    ['a telephone’s band', bandLimited],
    [
      'no number now and then',
      (samples) => samples.map((sample, n) => (n % 999 === 0 ? Number.NaN : sample)),
    ],
    [
      'infinities now and then',
      (samples) => samples.map((sample, n) => (n % 9999 === 0 ? Infinity : sample)),
    ],
    ['little volume', (samples) => samples.map((sample) => sample / 100)],
    ['ten times the volume', (samples) => samples.map((sample) => sample * 10)],
  ];
  it.each(spoiled)('answers %s', async (_, spoil) => {
    const recognition = await recognized(spoil(await speech('stanford')));
    expect(recognition.transcript.length).toBeGreaterThan(0);
    expect(Object.values(recognition.signal).every((value) => value === null || Number.isFinite(value))).toBe(
      true,
    );
  });

  it.each([1e-6, 1000, 1e30])('reports missing words at %f times the volume', async (gain) => {
    const recognition = await recognized((await speech('stanford')).map((sample) => sample * gain));
    expect(recognition.empty === null).toBe(recognition.transcript !== '');
    expect(recognition.signal.peakDbfs ?? 0).toBeLessThan(6.1);
  });

  it('finds none in 10 ms of speech', async () => {
    const recognition = await recognized((await speech('stanford')).slice(8000, 8160));
    expect(recognition).toMatchObject({ transcript: '', empty: 'no_speech', signal: { audioMs: 10 } });
  });

  it('recognises all of 30 seconds', async () => {
    const recognition = await recognized(repeated(await speech('stanford'), 10));
    expect(recognition.signal.audioMs).toBeGreaterThan(30_000);
    expect(recognition.transcript.match(/stanford/gi)?.length).toBeGreaterThanOrEqual(9);
  });
});

/** The bounds of the loud part of a recording without noise. */
function soundOf(samples: Float32Array): { startMs: number; endMs: number } {
  const isLoud = (sample: number) => Math.abs(sample) > 0.01;
  return { startMs: samples.findIndex(isLoud) / 16, endMs: samples.findLastIndex(isLoud) / 16 };
}

const timesOf = ({ words = [] }: Recognition) =>
  words.map(({ word, startMs = Number.NaN, endMs = Number.NaN }) => ({ word, startMs, endMs }));

describe('the recogniser thread, with word times', () => {
  it('locates the first and the last word anywhere in the recording', async () => {
    const samples = await speech('stanford');
    const encoderStates = soundOf(samples);
    for (const silenceMs of [0, 2345, 7000]) {
      const recognition = await recognized(concatenated([new Float32Array(silenceMs * 16), samples]));
      const times = timesOf(recognition);
      expect(times).toHaveLength(recognition.transcript.split(' ').length);
      expect(Math.abs((times[0]?.startMs ?? 0) - silenceMs - encoderStates.startMs)).toBeLessThan(80);
      expect(Math.abs((times.at(-1)?.endMs ?? 0) - silenceMs - encoderStates.endMs)).toBeLessThan(120);
    }
  });

  it('places words on the right side of a pause, even one that is removed for the model', async () => {
    const [first, second] = [await speech('stanford'), await speech('everest')];
    const pauseMs = 3000;
    const recognition = await recognized(concatenated([first, new Float32Array(pauseMs * 16), second]));
    const times = timesOf(recognition);
    const endMs = soundOf(first).endMs;
    const startMs = first.length / 16 + pauseMs + soundOf(second).startMs;
    const after = times.findIndex(({ word }) => /everest/i.test(word));
    const next = times.find(({ startMs: at }) => at > endMs);
    expect(Math.abs((next?.startMs ?? 0) - startMs)).toBeLessThan(80);
    expect(times[after]?.startMs).toBeGreaterThan(startMs - 80);
    expect(times.filter(({ endMs: at }) => at > endMs + 120 && at < startMs)).toEqual([]);
  });

  it('gives the same times again, and beside other recordings', async () => {
    const samples = await speech('everest');
    const alone = timesOf(await recognized(samples.slice()));
    const batch = pool.recognize(requestOf(repeated(await speech('stanford'), 4), 'batch'));
    const beside = timesOf(await recognized(samples.slice()));
    expect(beside).toEqual(alone);
    expect(await batch).toMatchObject({ type: 'recognized' });
  });
});

describe('the recogniser thread, with given first words', () => {
  it('continues after them', async () => {
    const samples = await speech('stanford');
    const { transcript } = await recognized(samples);
    const beginning = transcript.split(' ').slice(0, 1).join(' ');
    const again = await pool.recognize({ ...requestOf(samples), priority: 'interim', settled: beginning });
    expect(again).toMatchObject({ type: 'recognized', recognition: { transcript } });
    const other = await pool.recognize({ ...requestOf(samples), priority: 'interim', settled: 'Oranges' });
    expect(other).toMatchObject({
      recognition: { transcript: expect.stringMatching(/^Oranges/) as unknown },
    });
  });

  it('ignores more given words than fit into the time', async () => {
    const samples = await speech('stanford');
    const settled = 'never '.repeat(300);
    const outcome = await pool.recognize({ ...requestOf(samples), priority: 'interim', settled });
    expect(outcome).toMatchObject({
      recognition: { transcript: expect.stringMatching(/stanford/i) as unknown },
    });
  });
});

describe('the recogniser thread, with variants', () => {
  it('hears the same phrases by the boost of each recording', async () => {
    const heard = async (boost: number): Promise<string> => {
      const bias = { ...DEFAULT_BIAS, boost };
      const view = pool.as({ beam: 5, confidence: defaultConfidenceFit, bias });
      const outcome = await view.recognize(requestOf(await speech('stanford')));
      return outcome.type === 'recognized' ? outcome.recognition.transcript : outcome.type;
    };
    const plain = await heard(1);
    await pool.bias([{ text: 'sanford universities' }]);
    const transcripts = [await heard(0), await heard(100), await heard(0)];
    await pool.bias([]);
    expect(transcripts).toEqual([plain, expect.stringMatching(/sanford universities/i), plain]);
  });
});

describe('the recogniser thread, with unspeakable phrases', () => {
  const phrases = [
    '🎉',
    '東京 タワー',
    'stanford '.repeat(1200),
    'stanford',
    'stanford',
    '',
    '\u0000',
    'Ω≈ç√',
  ];

  it('refuses them and accepts the others, for all speakers', async () => {
    const outcome = await pool.bias(phrases.map((text) => ({ text })));
    expect(outcome.type).toBe('biased');
    expect((await recognized(await speech('stanford'))).transcript).toMatch(/stanford/i);
    await pool.bias([]);
  });

  it('accepts those of one speaker', async () => {
    const request = requestOf(await speech('stanford'));
    const own = phrases.map((phrase) => ({ phrase, boost: 2 }));
    expect(await pool.recognize({ ...request, phrases: own })).toMatchObject({
      recognition: { transcript: expect.stringMatching(/stanford/i) as unknown },
    });
  });
});

describe('the recogniser thread, with several recordings', () => {
  it('recognises a final while a batch is held, without loss for the batch', async () => {
    const long = repeated(await speech('stanford'), 8);
    const alone = await recognized(long.slice());
    const order: string[] = [];
    const batch = pool.recognize(requestOf(long, 'batch')).finally(() => order.push('batch'));
    const final = await recognized(await speech('everest'));
    order.push('final');
    expect(final.transcript).toMatch(/everest/i);
    expect(await batch).toMatchObject({ recognition: { transcript: alone.transcript } });
    expect(order).toEqual(['final', 'batch']);
  });

  it('stops an aborted long recording, and keeps the thread', async () => {
    const controller = new AbortController();
    const long = pool.recognize(requestOf(repeated(await speech('stanford'), 100)), controller.signal);
    controller.abort();
    expect(await long).toMatchObject({ code: 'cancelled' });
    expect((await recognized(await speech('everest'))).transcript).toMatch(/everest/i);
    expect(pool.status().restarts).toBe(0);
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
  it('recognises the words and their places', async () => {
    const recognition = await recognized(goForward());
    expect(recognition.transcript).toMatch(/go forward (10|ten) meters/i);
    expect(recognition.empty).toBeNull();
    expect(recognition.confidence).toBeGreaterThan(0.5);
    expect(recognition.signal.speechMs).toBeGreaterThan(1000);
  });

  it('scores the spoken words above similar ones, in any spelling', async () => {
    const { encoderStates } = await recognized(goForward());
    if (encoderStates === null) throw new Error('the recording has no encoder states to rescore by');
    const texts = [
      'Go forward 10 meters',
      'go forward ten meters',
      'Go for ten metres',
      'Lock the front door',
      '?',
    ];
    const outcome = await pool.rescore({ encoderStates, texts, priority: 'final' });
    if (outcome.type !== 'rescored') throw new Error(`the outcome was ${JSON.stringify(outcome)}`);
    const [figures = null, words, similar = null, other = null, nothing] = outcome.logProbs;
    expect(figures).toBe(words);
    expect(figures).toBeGreaterThan(similar ?? 0);
    expect(similar).toBeGreaterThan(other ?? 0);
    expect(nothing).toBeNull();
  });

  it('recognises them within ten seconds of silence', async () => {
    const silence = noise(10, 0.0005);
    const recognition = await recognized(concatenated([silence, goForward(), silence]));
    expect(recognition.transcript).toMatch(/go forward (10|ten) meters/i);
    expect(recognition.signal.speechStartMs).toBeGreaterThan(10_000);
  });

  it.each([0.02, 0.1, 3])('recognises them at %f times the volume', async (gain) => {
    const recognition = await recognized(goForward().map((sample) => sample * gain));
    expect(recognition.transcript).toMatch(/forward (10|ten) meters/i);
  });

  it('loses nothing of a recording of over 30 seconds', async () => {
    const recognition = await recognized(concatenated(Array.from({ length: 14 }, goForward)));
    expect(recognition.signal.audioMs).toBeGreaterThan(30_000);
    expect(recognition.encoderStates).toBeNull();
    expect(recognition.transcript.match(/meters/gi)).toHaveLength(14);
  });
});
