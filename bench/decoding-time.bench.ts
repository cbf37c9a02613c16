import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BenchRow } from './bench-row.ts';
import { bundleBesideServer } from './bundle-beside-server.ts';

const at = (file: string): string => fileURLToPath(new URL(file, import.meta.url));
/** Recordings and the titles that are expected. Default: the few synthetic recordings of the browser tests. */
const MANIFEST = process.env['BENCH_MANIFEST'] ?? at('speech-manifest.jsonl');
const CATALOGUE = process.env['BENCH_CATALOGUE'] ?? at('../catalogues/world.ndjson');
const MOST_CLIPS = process.env['BENCH_CLIPS'] ?? '60';

export const NAME =
  'Time of decoding: sherpa-onnx, greedy, and ours on the same weights, clip by clip in turn';

/** Measures encoding and decoding of each recording in one process, without the VAD and the search. */
export async function run(): Promise<BenchRow[]> {
  const script = await bundleBesideServer(
    new URL('decoding-time/measure-decoding-time.ts', import.meta.url),
    'measure-decoding-time',
  );
  const folder = mkdtempSync(path.join(tmpdir(), 'hark-decoding-time-'));
  const out = path.join(folder, 'rows.json');
  try {
    const args = [script, MANIFEST, CATALOGUE, MOST_CLIPS, out];
    const { status } = spawnSync(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'] });
    if (status !== 0) throw new Error('measuring the time of decoding failed');
    return JSON.parse(readFileSync(out, 'utf8'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
