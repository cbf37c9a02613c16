import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BenchRow } from './bench-row.ts';
import { bundleBesideServer } from './bundle-beside-server.ts';
import { runEval } from './run-eval.ts';
import type { FoundShares, HeardMeasurement } from './search/measure-heard.ts';

const at = (file: string): string => fileURLToPath(new URL(file, import.meta.url));
const MANIFEST = process.env['BENCH_MANIFEST'] ?? at('speech-manifest.jsonl');
const CATALOGUE = process.env['BENCH_CATALOGUE'] ?? at('../catalogues/world.ndjson');

export const NAME = 'Search of speech: the entry that was asked for, from what the recogniser heard';

/**
 * Recognises the recordings of BENCH_MANIFEST with a known entry of BENCH_CATALOGUE, without biasing, and searches
 * their transcripts with each search.
 */
export async function run(): Promise<BenchRow[]> {
  const script = await bundleBesideServer(
    new URL('search/measure-heard.ts', import.meta.url),
    'measure-heard',
    ['minisearch'],
  );
  const folder = mkdtempSync(path.join(tmpdir(), 'hark-search-speech-'));
  const details = path.join(folder, 'details.jsonl');
  const out = path.join(folder, 'measured.json');
  try {
    await runEval(MANIFEST, [], details);
    const { status } = spawnSync(process.execPath, [script, details, CATALOGUE, out], {
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    if (status !== 0) throw new Error('searching for what was heard failed');
    const measured: HeardMeasurement = JSON.parse(readFileSync(out, 'utf8'));
    return rowsOf(measured);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function rowsOf({ clips, nBest, firstOnly, fullText, miniSearch }: HeardMeasurement): BenchRow[] {
  const peers: readonly (readonly [string, FoundShares])[] = [
    ['the first reading alone', firstOnly],
    ['full text search', fullText],
    ['MiniSearch, fuzzy', miniSearch],
  ];
  const row = (measure: string, ours: number, baseline: BenchRow['baseline']): BenchRow => ({
    measure: `${measure}, of ${clips} recordings`,
    unit: '%',
    ours: 100 * ours,
    baseline,
  });
  return peers.flatMap(([peer, found]) => [
    row('right first', nBest.at1, { name: peer, value: 100 * found.at1 }),
    row('among the first three', nBest.at3, { name: peer, value: 100 * found.at3 }),
  ]);
}
