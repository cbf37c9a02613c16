import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BenchRow } from './bench-row.ts';
import { bundleBesideServer } from './bundle-beside-server.ts';
import type { HeardClip, HeardFilters } from './questions/measure-heard-filters.ts';
import type { PartMeasurement } from './questions/measure-parts.ts';
import type { QuestionMeasurement } from './questions/measure-questions.ts';
import { type Sayings, sayInTurn } from './questions/say-questions.ts';
import { runEval } from './run-eval.ts';

/** `held` is for reports; nothing is chosen by it. `dev` is for work on the search. */
const PART = process.env['HARK_BENCH_QUESTIONS'] ?? 'held';
/** `parts` switches off each part of the comparison in turn; `voices` says the questions with synthetic voices. */
const MODE = process.env['HARK_BENCH_QUESTIONS_MODE'] ?? 'meaning';
/** Where recordings of voices are kept. Default: made for each run. */
const VOICES = process.env['HARK_BENCH_QUESTIONS_VOICES'];
/** With it, the relevance of meaning is learned from the questions for development and written here. */
const WRITE = process.env['HARK_BENCH_QUESTIONS_WRITE'];
const CATALOGUES = (
  process.env['HARK_BENCH_QUESTIONS_CATALOGUES'] ?? 'films,products,places,recipes,world'
).split(',');

export const NAME = 'Questions: what people ask for in their own words';

/**
 * Asks each catalogue its questions: with and without meaning, without each part of it, or by voice. With
 * HARK_BENCH_QUESTIONS_WRITE=FILE it only learns and writes `meaning-relevance.json`.
 */
export async function run(): Promise<BenchRow[]> {
  const script = await bundleBesideServer(
    new URL('questions/measure-questions-process.ts', import.meta.url),
    'measure-questions',
  );
  const folder = mkdtempSync(path.join(tmpdir(), 'hark-questions-'));
  const measure = <Measured>(mode: string, files: readonly string[]): Measured[] => {
    const out = path.join(folder, 'measured.json');
    const { status } = spawnSync(process.execPath, [script, mode, out, ...files], {
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    if (status !== 0) throw new Error('measuring questions failed');
    const measured: Measured[] = JSON.parse(readFileSync(out, 'utf8'));
    return measured;
  };
  try {
    if (WRITE !== undefined) {
      const pairs = CATALOGUES.flatMap((name) => [catalogueOf(name), questionsOf(name, 'dev')]);
      measure('learn', [smallTalk('dev'), ...pairs]);
      copyFileSync(path.join(folder, 'measured.json'), WRITE);
      return [];
    }
    if (MODE === 'voices') return await byVoice(measure, VOICES ?? folder, folder);
    const files = CATALOGUES.flatMap((name) => [catalogueOf(name), questionsOf(name), smallTalk()]);
    if (MODE === 'parts') return partRows(measure<PartMeasurement[]>('parts', files));
    return measure<QuestionMeasurement>('meaning', files).flatMap((found, at) =>
      toRows(CATALOGUES[at] ?? '', found),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function pathOf(file: string): string {
  return fileURLToPath(new URL(file, import.meta.url));
}

const catalogueOf = (name: string): string =>
  pathOf(name === 'world' ? '../catalogues/world.ndjson' : `questions/catalogues/${name}.ndjson`);
const questionsOf = (name: string, part = PART): string => pathOf(`questions/${name}-${part}.jsonl`);
const smallTalk = (part = PART): string => pathOf(`questions/small-talk-${part}.txt`);

function toRows(
  name: string,
  { withMeaning, withoutMeaning, smallTalk: talk }: QuestionMeasurement,
): BenchRow[] {
  const row = (measure: string, ours: number, value: number): BenchRow => ({
    measure,
    unit: '%',
    ours: 100 * ours,
    baseline: { name: 'without meaning', value: 100 * value },
  });
  const asked = `${withMeaning.questions} questions about ${name}`;
  return [
    row(`right first, ${asked}`, withMeaning.first, withoutMeaning.first),
    row(`among the first three, ${asked}`, withMeaning.amongThree, withoutMeaning.amongThree),
    row(
      `something shown, ${talk.texts} texts of small talk, ${name}`,
      talk.shownWithMeaning,
      talk.shownWithoutMeaning,
    ),
  ];
}

/** Adds the catalogues up, one row for each part and measure. */
function partRows(measured: readonly PartMeasurement[][]): BenchRow[] {
  const names = measured[0]?.map(({ part }) => part) ?? [];
  const share = (part: string, of: 'first' | 'amongThree'): number => {
    const all = measured.flatMap((parts) => parts.filter((one) => one.part === part));
    const questions = all.reduce((sum, one) => sum + one.questions, 0);
    return (100 * all.reduce((sum, one) => sum + one.questions * one[of], 0)) / Math.max(1, questions);
  };
  const whole = names[0] ?? '';
  return names.flatMap((part) => {
    const row = (measure: string, of: 'first' | 'amongThree'): BenchRow => ({
      measure: `${measure}, switched off: ${part}`,
      unit: '%',
      ours: share(part, of),
      baseline: { name: whole, value: share(whole, of) },
    });
    return [row('right first', 'first'), row('among the first three', 'amongThree')];
  });
}

type Measure = <Measured>(mode: string, files: readonly string[]) => Measured[];

async function byVoice(measure: Measure, voices: string, folder: string): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const name of CATALOGUES) {
    const questions = linesOf(questionsOf(name));
    const sentencesPath = path.join(folder, `${name}-sentences.jsonl`);
    const sentences = linesOf(pathOf(`questions/filters-${PART}.jsonl`)).filter(
      ({ catalogue }) => catalogue === name,
    );
    const sayings = sayInTurn(
      [...questions, ...sentences].map(({ query }) => query),
      voices,
    );
    sayWhatLacks(sayings, name);
    if (sayings.said.length === 0) continue;
    const expected = new Map(questions.map(({ query, expect }) => [query, expect]));
    const manifest = path.join(folder, `${name}.jsonl`);
    writeLines(
      manifest,
      sayings.said.map(({ text, audio, voice }) => ({
        audio,
        text,
        expect: expected.get(text),
        speaker: voice,
      })),
    );
    const details = path.join(folder, `${name}-details.jsonl`);
    await runEval(manifest, ['--catalogue', catalogueOf(name)], details);
    const heard = clipsOf(details).filter(({ reference }) => expected.has(reference));
    const asked = path.join(folder, `${name}-asked.jsonl`);
    const isHeard = new Set(heard.map(({ reference }) => reference));
    writeLines(
      asked,
      questions.filter(({ query }) => isHeard.has(query)),
    );
    const [typed] = measure<QuestionMeasurement>('meaning', [catalogueOf(name), asked, smallTalk()]);
    if (typed !== undefined) rows.push(...heardRows(name, heard, typed));
    if (sentences.length === 0) continue;
    writeLines(sentencesPath, sentences);
    const [filters] = measure<HeardFilters>('heard', [catalogueOf(name), sentencesPath, details]);
    if (filters !== undefined) rows.push(filterRow(name, filters));
  }
  return rows;
}

function sayWhatLacks({ missing: { programs, texts } }: Sayings, name: string): void {
  if (texts === 0) return;
  const why = programs.length === 0 ? 'a voice failed' : `not installed: ${programs.join(', ')}`;
  process.stdout.write(`${name}: ${texts} texts are not said (${why}).\n`);
}

function heardRows(
  name: string,
  heard: readonly HeardClip[],
  { withMeaning }: QuestionMeasurement,
): BenchRow[] {
  const row = (measure: string, most: number, typed: number): BenchRow => ({
    measure: `${measure}, ${heard.length} spoken questions about ${name}`,
    unit: '%',
    ours: (100 * heard.filter(({ rank }) => rank !== null && rank <= most).length) / heard.length,
    baseline: { name: 'typed', value: 100 * typed },
  });
  return [row('right first', 1, withMeaning.first), row('among the first three', 3, withMeaning.amongThree)];
}

function filterRow(name: string, { sentences, typed, heard }: HeardFilters): BenchRow {
  return {
    measure: `all filters right, ${sentences} spoken sentences about ${name}`,
    unit: '%',
    ours: (100 * heard) / Math.max(1, sentences),
    baseline: { name: 'typed', value: (100 * typed) / Math.max(1, sentences) },
  };
}

interface AskedLine {
  query: string;
  expect?: string[];
  catalogue?: string;
}

function linesOf(file: string): AskedLine[] {
  return readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line): AskedLine => JSON.parse(line));
}

function clipsOf(file: string): HeardClip[] {
  return readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line): HeardClip => JSON.parse(line));
}

function writeLines(file: string, rows: readonly object[]): void {
  writeFileSync(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
}
