import { readFileSync } from 'node:fs';
import { SAMPLES_PER_MS } from '@hark/shared/wire/protocol';
import { createRecognizerPool } from '../apps/server/src/recognition/pool/recognizer-pool.ts';
import type { Recognizer } from '../apps/server/src/recognition/recognizer.ts';
import type { BenchRow } from './bench-row.ts';
import { makeUpTitles } from './made-up-titles.ts';

const SPEECH_FROM_MS = 300;
const WAV_HEADER_BYTES = 44;
const SHORTEST_MS = 500;
const POINTS_OF_A_CURVE = 20;
const EXPECTED_TITLES = 5_000;
/** Range of lengths; slices differ each time, as utterances do, so that the sizes of tensors differ. */
const LENGTHS_MS = 400;

export const NAME = 'Memory of the recogniser';

/** Reads a setting. More than the defaults takes long: 10,000 utterances and 20 swaps are half an hour on two cores. */
function setting(variable: string, otherwise: number): number {
  const value = Number(process.env[variable] ?? otherwise);
  if (!Number.isInteger(value) || value < 1) throw new Error(`${variable} must be a whole number above 0`);
  return value;
}

function built(entry: string): URL {
  return new URL(`../apps/server/dist/${entry}.js`, import.meta.url);
}

function open(): Recognizer {
  return createRecognizerPool({
    workerUrl: built('recognizer-worker'),
    phrasesWorkerUrl: built('phrases-worker'),
    workers: 2,
  });
}

function readSpeech(clip: string): Float32Array {
  const bytes = readFileSync(new URL(`../e2e/speech/${clip}.wav`, import.meta.url)).subarray(
    WAV_HEADER_BYTES,
  );
  return Float32Array.from({ length: bytes.length / 2 }, (_, n) => bytes.readInt16LE(2 * n) / 32_768);
}

const clips = ['stanford', 'einstein', 'everest', 'oxford'].map(readSpeech);

/** Returns the n-th utterance: some hundred milliseconds of a recording. */
function utterance(n: number): Float32Array {
  const clip = clips[n % clips.length] ?? new Float32Array();
  const from = (SPEECH_FROM_MS + ((n * 7) % LENGTHS_MS)) * SAMPLES_PER_MS;
  return clip.slice(from, from + (SHORTEST_MS + ((n * 13) % LENGTHS_MS)) * SAMPLES_PER_MS);
}

async function recognize(pool: Recognizer, n: number): Promise<void> {
  const samples = utterance(n);
  const outcome = await pool.recognize({ utteranceId: `${n}`, samples, priority: 'final' });
  if (outcome.type !== 'recognized') throw new Error(`utterance ${n} was ${JSON.stringify(outcome)}`);
}

/** Measures resident memory of the whole process, including threads, after each part of the work. */
async function curve(points: number, part: (point: number) => Promise<void>): Promise<number[]> {
  const bytes: number[] = [];
  for (let point = 0; point < points; point++) {
    await part(point);
    bytes.push(process.memoryUsage.rss());
    process.stderr.write(`  ${point + 1} of ${points}: ${Math.round((bytes.at(-1) ?? 0) / 2 ** 20)} MiB\n`);
  }
  return bytes;
}

/** Compares the last value with that after a tenth of the work, when everything has been used once. */
function growth(measure: string, bytes: readonly number[]): BenchRow {
  const early = bytes[Math.floor(bytes.length / 10)] ?? Number.NaN;
  const baseline = { name: 'after a tenth of them', value: early };
  return { measure, unit: 'bytes', ours: bytes.at(-1) ?? Number.NaN, baseline };
}

async function overUtterances(count: number): Promise<BenchRow> {
  const pool = open();
  const perPoint = Math.ceil(count / POINTS_OF_A_CURVE);
  let next = 0;
  const work = async (end: number) => {
    while (next < end) await recognize(pool, next++);
  };
  const bytes = await curve(POINTS_OF_A_CURVE, async (point) => {
    const end = (point + 1) * perPoint;
    await Promise.all([work(end), work(end)]);
  });
  await pool.close();
  return growth(`resident memory after ${POINTS_OF_A_CURVE * perPoint} utterances`, bytes);
}

/** Repeatedly loads the models, biases towards another catalogue and recognises a little. */
async function overSwaps(count: number): Promise<BenchRow> {
  const phrases = makeUpTitles(EXPECTED_TITLES).map((text) => ({ text }));
  const bytes = await curve(count, async (swap) => {
    const pool = open();
    await pool.bias(phrases.slice(swap));
    await Promise.all(clips.map((_, n) => recognize(pool, n)));
    await pool.close();
  });
  return growth(`resident memory after ${count} swaps of the models`, bytes);
}

/** Measures whether memory stays constant over utterances and over models that are closed and reopened. */
export async function run(): Promise<BenchRow[]> {
  const utterances = setting('HARK_BENCH_UTTERANCES', 200);
  const swaps = setting('HARK_BENCH_SWAPS', 5);
  return [await overUtterances(utterances), await overSwaps(swaps)];
}
