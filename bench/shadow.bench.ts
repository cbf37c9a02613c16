import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { startHarkServer } from '../e2e/support/hark-server.ts';
import type { BenchRow } from './bench-row.ts';
import { bundleBesideServer } from './bundle-beside-server.ts';
import type { LoadLevel } from './shadow/say-beside-shadow.ts';

const at = (file: string): string => fileURLToPath(new URL(file, import.meta.url));
const MANIFEST = process.env['BENCH_MANIFEST'] ?? at('speech-manifest.jsonl');
const CATALOGUE = process.env['BENCH_CATALOGUE'] ?? at('../catalogues/world.ndjson');
/** Seconds of one block, and blocks of each kind at each load. */
const SECONDS = process.env['BENCH_SECONDS'] ?? '8';
const BLOCKS = process.env['BENCH_BLOCKS'] ?? '4';

export const NAME =
  'Shadow: the time to a final with a challenger that hears everything, while versions switch, and without';

/**
 * Speaks recordings of BENCH_MANIFEST to one server in real time, at a low load, at 70 % of the speakers that
 * it can answer, and at 150 %. Blocks with a shadow, with a switch of versions twice a second, and with neither alternate. The difference of two halves without one is the noise.
 */
export async function run(): Promise<BenchRow[]> {
  if (process.env['BENCH_MANIFEST'] === undefined)
    process.stdout.write('BENCH_MANIFEST names no recordings of people: synthetic voices speak.\n');
  const script = await bundleBesideServer(
    new URL('shadow/say-beside-shadow.ts', import.meta.url),
    'say-beside-shadow',
  );
  const folder = mkdtempSync(path.join(tmpdir(), 'hark-shadow-'));
  const out = path.join(folder, 'said.json');
  const server = await startHarkServer({
    HARK_RATE_LIMIT_PER_MINUTE: '1000000',
    ...(existsSync(CATALOGUE) ? { HARK_CATALOGUE: CATALOGUE } : {}),
  });
  try {
    const { port, dataDir } = server;
    const args = [script, MANIFEST, `ws://localhost:${port}`, dataDir, SECONDS, BLOCKS, out];
    const { status } = spawnSync(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'] });
    if (status !== 0) throw new Error('speaking the recordings failed');
    const levels: LoadLevel[] = JSON.parse(readFileSync(out, 'utf8'));
    return levels.flatMap(rowsOf);
  } finally {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

const QUANTILES = [
  [0.5, 'p50'],
  [0.95, 'p95'],
] as const;

function rowsOf({ name, streams, withShadow, without, switching, pairs, dropped }: LoadLevel): BenchRow[] {
  const load = `${name} load (${streams} speakers)`;
  const plain = without.flat();
  const beside = withShadow.flat();
  const switched = switching.flat();
  const halves = [0, 1].map((rest) => without.filter((_, block) => block % 2 === rest).flat());
  const times = QUANTILES.flatMap(([share, label]): BenchRow[] => [
    {
      measure: `${load}: endpoint to final, ${label} of ${beside.length}`,
      unit: 'ms',
      ours: quantile(beside, share),
      baseline: { name: `without a shadow, of ${plain.length}`, value: quantile(plain, share) },
    },
    {
      measure: `${load}: while versions switch, ${label} of ${switched.length}`,
      unit: 'ms',
      ours: quantile(switched, share),
      baseline: { name: `without switches, of ${plain.length}`, value: quantile(plain, share) },
    },
    {
      measure: `${load}: noise, ${label} of half the blocks without a shadow`,
      unit: 'ms',
      ours: quantile(halves[0] ?? [], share),
      baseline: { name: 'the other half', value: quantile(halves[1] ?? [], share) },
    },
  ]);
  const drops = {
    measure: `${load}: shadows dropped`,
    unit: '',
    ours: dropped,
    baseline: { name: 'compared', value: pairs },
  };
  return [...times, drops];
}
