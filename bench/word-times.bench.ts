import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BenchRow } from './bench-row.ts';
import { bundleBesideServer } from './bundle-beside-server.ts';

const at = (file: string): string => fileURLToPath(new URL(file, import.meta.url));
/** Manifest of recordings. Default: the few synthetic ones of the browser tests, too few for conclusions. */
const MANIFEST = process.env['BENCH_MANIFEST'] ?? at('speech-manifest.jsonl');
const MOST_CLIPS = process.env['BENCH_CLIPS'] ?? '80';

export const NAME = 'Word times: alignment against the same time shared by letters';

/** Measures the word times of `hark transcribe` against independently known ones. */
export async function run(): Promise<BenchRow[]> {
  const script = await bundleBesideServer(
    new URL('word-times/measure-word-times.ts', import.meta.url),
    'measure-word-times',
  );
  const folder = mkdtempSync(path.join(tmpdir(), 'hark-word-times-rows-'));
  const out = path.join(folder, 'rows.json');
  try {
    const args = [script, at('../apps/server/dist/main.js'), MANIFEST, MOST_CLIPS, out];
    const { status } = spawnSync(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'] });
    if (status !== 0) throw new Error('measuring the word times failed');
    return JSON.parse(readFileSync(out, 'utf8'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
