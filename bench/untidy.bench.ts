import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { BenchRow } from './bench-row.ts';
import { bundleBesideServer } from './bundle-beside-server.ts';
import { type Sayings, sayInTurn } from './questions/say-questions.ts';
import { runEval } from './run-eval.ts';
import { drawNames, toEntries } from './untidy/draw-names.ts';
import { type MadeCatalogue, makeCatalogue, SIZES } from './untidy/make-catalogues.ts';
import type { AskedName, Collisions, TypedMeasurement } from './untidy/measure-untidy.ts';
import { type NamedEntry, readFolder } from './untidy/read-folder.ts';

/** Names of each catalogue that are said, and typed. */
const SAID = Number(process.env['BENCH_UNTIDY_NAMES'] ?? '36');
const TYPED = 300;
/** `development` draws other names than those that are reported. */
const SEED = process.env['BENCH_UNTIDY'] === 'development' ? 1 : 2;
const CATALOGUES = (process.env['BENCH_UNTIDY_MADE'] ?? Object.keys(SIZES).join(',')).split(',');
/** Other catalogues to measure. */
const FOLDER = process.env['BENCH_UNTIDY_FOLDER'];
/** Where recordings of voices are kept. Default: made for each run. */
const VOICES = process.env['BENCH_UNTIDY_VOICES'];
/** Keeps what was heard of each name in this folder. */
const DETAILS = process.env['BENCH_UNTIDY_DETAILS'];
/** Names of all made catalogues together in which collisions are counted. */
const LARGE = Number(process.env['BENCH_UNTIDY_LARGE'] ?? '100000');

export const NAME = 'Untidy names: asked for as people say them, with and without spoken forms';

interface Prepared {
  name: string;
  names: NamedEntry[];
  /** Path of the catalogue file. */
  file: string;
}

export async function run(): Promise<BenchRow[]> {
  const script = await bundleBesideServer(
    new URL('untidy/measure-untidy-process.ts', import.meta.url),
    'measure-untidy',
  );
  const folder = mkdtempSync(path.join(tmpdir(), 'hark-untidy-'));
  const measure = (task: string, { file, name }: Prepared, asked: readonly AskedName[]): string => {
    const askedFile = writeLines(path.join(folder, `${name}-asked.jsonl`), asked);
    const out = path.join(folder, 'measured.json');
    const args = ['--expose-gc', script, task, file, askedFile, out];
    const { status } = spawnSync(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'] });
    if (status !== 0) throw new Error(`measuring ${name} failed`);
    return readFileSync(out, 'utf8');
  };
  try {
    const rows: BenchRow[] = [];
    for (const prepared of prepareAll(folder)) {
      const typed = drawNames(prepared.names, TYPED, SEED);
      const both = (['with', 'without'] as const).map((task): TypedMeasurement =>
        JSON.parse(measure(task, prepared, typed)),
      );
      rows.push(...typedRows(prepared, both));
      if (SAID > 0) rows.push(...(await heardRows(prepared, folder)));
    }
    if (LARGE > 0) rows.push(...largeRows(measure, folder));
    return rows;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function isMade(name: string): name is MadeCatalogue {
  return Object.hasOwn(SIZES, name);
}

function prepareAll(folder: string): Prepared[] {
  const made = CATALOGUES.filter(isMade).map((name) => ({ name, names: toEntries(makeCatalogue(name)) }));
  const given = FOLDER === undefined ? [] : readFolder(FOLDER);
  return [...made, ...given].map((catalogue) => prepare(catalogue, folder));
}

function prepare({ name, names }: { name: string; names: NamedEntry[] }, folder: string): Prepared {
  const entries = names.map(({ entry }) => entry);
  return { name, names, file: writeLines(path.join(folder, `${name}.ndjson`), entries) };
}

function writeLines(file: string, rows: readonly object[]): string {
  writeFileSync(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  return file;
}

function typedRows({ name, names }: Prepared, [ours, without]: readonly TypedMeasurement[]): BenchRow[] {
  if (ours === undefined || without === undefined) return [];
  const row = (measure: string, of: 'first' | 'amongThree'): BenchRow => ({
    measure: `${measure}, ${ours.asked} typed of ${names.length} ${name}`,
    unit: '%',
    ours: 100 * ours[of],
    baseline: { name: 'without forms', value: 100 * without[of] },
  });
  return [row('right first', 'first'), row('among three', 'amongThree')];
}

interface HeardClip {
  rank: number | null;
}

async function heardRows({ name, names, file }: Prepared, folder: string): Promise<BenchRow[]> {
  const asked = drawNames(names, SAID, SEED);
  const sayings = sayInTurn(
    asked.map(({ text }) => text),
    VOICES ?? folder,
  );
  sayWhatLacks(sayings, name);
  if (sayings.said.length === 0) return [];
  const expected = new Map(asked.map(({ text, expect }) => [text, expect]));
  const manifest = writeLines(
    path.join(folder, `${name}-said.jsonl`),
    sayings.said.map(({ text, audio, voice }) => ({
      audio,
      text,
      expect: expected.get(text),
      speaker: voice,
    })),
  );
  const shares = async (forms: 'on' | 'off') => {
    const details = path.join(DETAILS ?? folder, `${name}-${forms}.jsonl`);
    await runEval(manifest, ['--catalogue', file, '--forms', forms], details);
    const lines = readFileSync(details, 'utf8').trimEnd().split('\n');
    const clips = lines.map((line): HeardClip => JSON.parse(line));
    return (most: number): number =>
      (100 * clips.filter(({ rank }) => rank !== null && rank <= most).length) / clips.length;
  };
  const withForms = await shares('on');
  const without = await shares('off');
  const row = (measure: string, most: number): BenchRow => ({
    measure: `${measure}, ${sayings.said.length} said of ${names.length} ${name}`,
    unit: '%',
    ours: withForms(most),
    baseline: { name: 'without forms', value: without(most) },
  });
  return [row('right first', 1), row('among three', 3)];
}

function sayWhatLacks({ missing: { programs, texts } }: Sayings, name: string): void {
  if (texts === 0) return;
  const why = programs.length === 0 ? 'a voice failed' : `not installed: ${programs.join(', ')}`;
  process.stdout.write(`${name}: ${texts} names are not said (${why}).\n`);
}

/** Returns what the process measured, as JSON. */
type Measure = (task: string, prepared: Prepared, asked: readonly AskedName[]) => string;

/** All made catalogues together, filled up with more films. */
function largeRows(measure: Measure, folder: string): BenchRow[] {
  const kinds = Object.keys(SIZES).filter(isMade);
  const together = kinds.flatMap((kind) => makeCatalogue(kind));
  const more = makeCatalogue('films', LARGE, 11);
  const titles = new Map([...together, ...more].map((name) => [name.title, name]));
  const prepared = prepare({ name: 'names', names: toEntries([...titles.values()].slice(0, LARGE)) }, folder);
  const typed = drawNames(prepared.names, TYPED, SEED);
  const ours: TypedMeasurement = JSON.parse(measure('with', prepared, typed));
  const without: TypedMeasurement = JSON.parse(measure('without', prepared, typed));
  const collisions: Collisions = JSON.parse(measure('collisions', prepared, []));
  const row = (what: string, unit: string, value: number, baseline: number): BenchRow => ({
    measure: `${what}, ${collisions.entries} names`,
    unit,
    ours: value,
    baseline: { name: 'without forms', value: baseline },
  });
  return [
    ...typedRows(prepared, [ours, without]),
    row('p50 of a typed search', 'ms', ours.p50Ms, without.p50Ms),
    row('p95 of a typed search', 'ms', ours.p95Ms, without.p95Ms),
    row('import', 'ms', ours.importMs, without.importMs),
    row('memory of serving', 'bytes', ours.servingBytes, without.servingBytes),
    row('names of an entry, mean', '', 1 + collisions.forms / collisions.entries, 1),
    row('entries that share a name in full', '', collisions.sharedInFull, collisions.sharedTitles),
    row('entries that share any form', '', collisions.sharedAny, collisions.sharedTitles),
    row('entries whose title is a form of another', '', collisions.takenTitles, 0),
    row('entries with the commonest form', '', collisions.mostOfOne, 1),
  ];
}
