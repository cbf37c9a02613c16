import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readTitles, titlesOfNone } from './absent-titles.ts';
import type { BenchRow } from './bench-row.ts';
import { runEval, type EvalRun } from './run-eval.ts';

/**
 * Recordings: a manifest, and the catalogue of its `expect`. Default: the few synthetic ones of the browser tests, too
 * few to measure recognition.
 */
const here = dirname(fileURLToPath(import.meta.url));
const manifest = process.env['BENCH_MANIFEST'] ?? join(here, 'speech-manifest.jsonl');
const catalogue = process.env['BENCH_CATALOGUE'] ?? join(here, '../catalogues/world.ndjson');
/** Most clips, sampled evenly from the manifest. */
const MOST_CLIPS = Number(process.env['BENCH_CLIPS'] ?? 60);
/** Rounds; a clip's time is the shortest, because other load only adds to it. */
const ROUNDS = 3;
const ABSENT_TITLES = 5_000;

export const NAME = 'Recognition: sherpa-onnx on the same weights, greedy, five paths, with the catalogue';

const WAYS = {
  sherpa: ['--engine', 'sherpa', '--bias', 'off'],
  greedy: ['--beam', '1', '--bias', 'off', '--judge', 'off'],
  beam: ['--bias', 'off', '--judge', 'off'],
  biased: ['--bias', 'on'],
} as const;

type Way = keyof typeof WAYS;

function sample(lines: readonly string[]): string[] {
  const step = Math.max(1, lines.length / MOST_CLIPS);
  return Array.from(
    { length: Math.min(MOST_CLIPS, lines.length) },
    (_, place) => lines[Math.floor(place * step)] ?? '',
  );
}

/** Writes the sampled clips with absolute paths into a temporary folder. */
function writeManifest(folder: string): string {
  const lines = readFileSync(manifest, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '');
  const clips = sample(lines).map((line) => {
    const clip: { audio: string } = JSON.parse(line);
    return JSON.stringify({ ...clip, audio: resolve(dirname(manifest), clip.audio) });
  });
  const path = join(folder, 'clips.jsonl');
  writeFileSync(path, clips.join('\n'));
  return path;
}

/** Returns milliseconds of encoding and decoding per second of audio, each clip at its fastest. */
function costOf(runs: readonly EvalRun[]): number {
  let decodeMs = 0;
  let seconds = 0;
  for (const [index, { durationMs }] of (runs[0]?.clips ?? []).entries()) {
    decodeMs += Math.min(...runs.map(({ clips }) => clips[index]?.decodeMs ?? Number.NaN));
    seconds += durationMs / 1000;
  }
  return decodeMs / seconds;
}

const percent = (rate: number | null): number => 100 * (rate ?? Number.NaN);
const median = (values: readonly number[]): number =>
  values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? Number.NaN;

function compare(runs: Readonly<Record<Way, readonly EvalRun[]>>, absent: EvalRun): BenchRow[] {
  const rows: BenchRow[] = [];
  const against = (
    baseline: Way,
    ways: readonly Way[],
    measure: string,
    unit: string,
    of: (runs: readonly EvalRun[]) => number,
  ) => {
    const value = of(runs[baseline]);
    for (const way of ways)
      rows.push({
        measure: `${measure}, ${way}`,
        unit,
        ours: of(runs[way]),
        baseline: { name: baseline, value },
      });
  };
  const ours = ['greedy', 'beam', 'biased'] as const;
  const first =
    (of: (run: EvalRun) => number) =>
    ([run]: readonly EvalRun[]) =>
      run === undefined ? Number.NaN : of(run);
  const middle = (of: (run: EvalRun) => number) => (all: readonly EvalRun[]) => median(all.map(of));
  against('sherpa', ours, 'time a second of audio', 'ms', costOf);
  against(
    'sherpa',
    ours,
    'time of a clip, p50',
    'ms',
    middle(({ report }) => report.decodeMs.p50 ?? Number.NaN),
  );
  against(
    'sherpa',
    ours,
    'time of a clip, p95',
    'ms',
    middle(({ report }) => report.decodeMs.p95 ?? Number.NaN),
  );
  against(
    'sherpa',
    ours,
    'memory, at most',
    'MB',
    middle(({ peakRssMb }) => peakRssMb),
  );
  against(
    'sherpa',
    ours,
    'word error rate',
    '%',
    first(({ report }) => percent(report.wer)),
  );
  against(
    'greedy',
    ['beam', 'biased'],
    'right result not first',
    '%',
    first(({ report }) => 100 - percent(report.top1)),
  );
  against(
    'greedy',
    ['beam', 'biased'],
    'right result not in three',
    '%',
    first(({ report }) => 100 - percent(report.top3)),
  );
  rows.push({
    measure: `word error rate, expecting ${ABSENT_TITLES} titles that nobody says`,
    unit: '%',
    ours: percent(absent.report.wer),
    baseline: { name: 'beam', value: first(({ report }) => percent(report.wer))(runs.beam) },
  });
  return rows;
}

/** Measures cost and benefit of biasing and rescoring through `hark eval`. */
export async function run(): Promise<BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'hark-bench-'));
  try {
    const clips = writeManifest(folder);
    const runs: Record<Way, EvalRun[]> = { sherpa: [], greedy: [], beam: [], biased: [] };
    for (let round = 0; round < ROUNDS; round++) {
      for (const way of ['sherpa', 'greedy', 'beam', 'biased'] as const) {
        runs[way].push(await runEval(clips, ['--catalogue', catalogue, ...WAYS[way]]));
      }
    }
    const absentFile = join(folder, 'absent.ndjson');
    const titles = titlesOfNone(readTitles([catalogue, join(here, '../catalogues/world.ndjson')]), clips);
    writeFileSync(
      absentFile,
      titles
        .slice(0, ABSENT_TITLES)
        .map((title, id) => JSON.stringify({ id: String(id), title }))
        .join('\n'),
    );
    const absent = await runEval(clips, ['--catalogue', absentFile, '--bias', 'on']);
    return compare(runs, absent);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
