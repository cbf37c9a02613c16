import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { startHarkServer } from '../e2e/support/hark-server.ts';
import type { BenchRow } from './bench-row.ts';
import { bundleBesideServer } from './bundle-beside-server.ts';
import type { SaidWithPause } from './cut-offs/say-with-pauses.ts';

const at = (file: string): string => fileURLToPath(new URL(file, import.meta.url));
const MANIFEST = process.env['BENCH_MANIFEST'] ?? at('speech-manifest.jsonl');
const CATALOGUE = process.env['BENCH_CATALOGUE'] ?? at('../catalogues/world.ndjson');
/** Pause lengths in milliseconds, one per recording, in turns. */
const PAUSES = process.env['BENCH_PAUSES'] ?? '300,500,700';
/** 1: in the longest silence between words; 2: in the second longest. */
const PLACE = process.env['BENCH_PAUSE_PLACE'] ?? '1';
const KEPT = process.env['BENCH_OUT'];

export const NAME = 'Cut-offs: utterances closed at a pause inside';

/**
 * Sends recordings of BENCH_MANIFEST, each with an inserted pause, to a server at the pace of speech. An utterance is
 * cut off when it is closed in that pause or before its last word. On a busy machine answers and endpoints come late:
 * with few early endpoints, few can be wrong.
 */
export async function run(): Promise<BenchRow[]> {
  const script = await bundleBesideServer(
    new URL('cut-offs/say-with-pauses.ts', import.meta.url),
    'say-with-pauses',
  );
  const folder = mkdtempSync(path.join(tmpdir(), 'hark-cut-offs-'));
  const out = KEPT ?? path.join(folder, 'said.json');
  const server = await startHarkServer({
    HARK_RATE_LIMIT_PER_MINUTE: '1000000',
    ...(existsSync(CATALOGUE) ? { HARK_CATALOGUE: CATALOGUE } : {}),
  });
  try {
    const args = [script, MANIFEST, `ws://localhost:${server.port}`, out, PAUSES, PLACE];
    const { status } = spawnSync(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'] });
    if (status !== 0) throw new Error('saying the recordings failed');
    const said: SaidWithPause[] = JSON.parse(readFileSync(out, 'utf8'));
    return rowsOf(said);
  } finally {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

const isCutOff = ({ ended }: SaidWithPause): boolean =>
  ended === 'in the pause' || ended === 'before the last word';

/** Upper bound of Wilson's 95 % interval of a share, in percent, for small counts. */
function upperBound(count: number, of: number): number {
  const z = 1.96;
  const share = count / of;
  const centre = share + z ** 2 / (2 * of);
  const spread = z * Math.sqrt((share * (1 - share)) / of + z ** 2 / (4 * of ** 2));
  return (100 * (centre + spread)) / (1 + z ** 2 / of);
}

function rowsOf(said: readonly SaidWithPause[]): BenchRow[] {
  if (said.length === 0) {
    process.stdout.write(
      `No recording of ${MANIFEST} leaves room for a pause: BENCH_MANIFEST may name others.\n`,
    );
    return [];
  }
  for (const { audio, ended, transcript, whole } of said.filter(({ waitedMs }) => waitedMs < 0))
    process.stdout.write(`${audio}, ended ${ended}: "${transcript}" of "${whole}"\n`);
  const row = (measure: string, among: readonly SaidWithPause[], is: (one: SaidWithPause) => boolean) => ({
    measure,
    unit: '',
    ours: among.filter(is).length,
    baseline: { name: 'said', value: among.length },
  });
  const cutOffs = said.filter(isCutOff).length;
  const sets = [...new Set(said.map(({ set }) => set))].toSorted();
  return [
    row('cut off', said, isCutOff),
    {
      measure: 'cut off, and what chance leaves room for',
      unit: '%',
      ours: (100 * cutOffs) / said.length,
      baseline: { name: 'upper bound', value: upperBound(cutOffs, said.length) },
    },
    row('ended in the pause', said, ({ ended }) => ended === 'in the pause'),
    row('ended before a last sound without words', said, ({ ended }) => ended === 'after the last word'),
    row('end told by the server, in time', said, ({ hinted }) => hinted),
    ...sets.map((set) =>
      row(
        `cut off, ${set}`,
        said.filter((one) => one.set === set),
        isCutOff,
      ),
    ),
  ];
}
