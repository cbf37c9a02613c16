import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BenchRow } from './bench-row.ts';
import { bundleBesideServer } from './bundle-beside-server.ts';
import type { UnderstandingMeasurement } from './understanding/measure-understanding.ts';

/** `dev` while the grammar is changed; `held` only to report. */
const PART = process.env['HARK_BENCH_UNDERSTANDING_PART'] ?? 'held';
/** Prints the sentences that are not right; of the held ones this is for nobody who changes the grammar. */
const SHOWN = process.env['HARK_BENCH_UNDERSTANDING_SHOW'] ?? '';
const QUESTIONS = process.env['HARK_BENCH_QUESTIONS'] ?? fileURLToPath(new URL('questions', import.meta.url));
const GOAL = { right: 90, false: 2, microseconds: 1_000 } as const;

export const NAME = 'Understanding: filters of sentences, and false ones of plain queries';

/** Measures the share of sentences whose filters are all right, and of plain queries that get a filter. */
export async function run(): Promise<BenchRow[]> {
  const script = await bundleBesideServer(
    new URL('understanding/measure-understanding.ts', import.meta.url),
    'measure-understanding',
  );
  const folder = mkdtempSync(path.join(tmpdir(), 'hark-understanding-'));
  const out = path.join(folder, 'measured.json');
  try {
    const world = fileURLToPath(new URL('../catalogues/world.ndjson', import.meta.url));
    const args = [script, QUESTIONS, world, PART, out, SHOWN];
    const { status } = spawnSync(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'] });
    if (status !== 0) throw new Error('measuring the understanding failed');
    const measured: UnderstandingMeasurement[] = JSON.parse(readFileSync(out, 'utf8'));
    return [...measured.flatMap(toRows), ...toRows(total(measured))];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function total(measured: readonly UnderstandingMeasurement[]): UnderstandingMeasurement {
  const sum = (key: 'sentences' | 'right' | 'plain' | 'false'): number =>
    measured.reduce((total, { [key]: count }) => total + count, 0);
  const queries = measured.reduce((total, { sentences, plain }) => total + sentences + plain, 0);
  const spent = measured.reduce(
    (total, { sentences, plain, microseconds }) => total + (sentences + plain) * microseconds,
    0,
  );
  return {
    catalogue: 'all',
    sentences: sum('sentences'),
    right: sum('right'),
    plain: sum('plain'),
    false: sum('false'),
    microseconds: spent / Math.max(1, queries),
  };
}

function toRows({
  catalogue,
  sentences,
  right,
  plain,
  false: falseOnes,
  microseconds,
}: UnderstandingMeasurement): BenchRow[] {
  const row = (measure: string, unit: string, ours: number, value: number): BenchRow => ({
    measure: `${catalogue}: ${measure}`,
    unit,
    ours,
    baseline: { name: 'goal', value },
  });
  return [
    ...(sentences === 0
      ? []
      : [row(`all filters right, of ${sentences} sentences`, '%', (100 * right) / sentences, GOAL.right)]),
    ...(plain === 0
      ? []
      : [row(`a false filter, of ${plain} plain queries`, '%', (100 * falseOnes) / plain, GOAL.false)]),
    ...(sentences + plain === 0
      ? []
      : [row('processor time to read a query', 'µs', microseconds, GOAL.microseconds)]),
  ];
}
