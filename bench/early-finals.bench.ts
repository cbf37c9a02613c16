import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { startHarkServer, type HarkServer } from '../e2e/support/hark-server.ts';
import type { BenchRow } from './bench-row.ts';
import { bundleBesideServer } from './bundle-beside-server.ts';
import type { SaidBothWays } from './early-finals/say-both-ways.ts';

const at = (file: string): string => fileURLToPath(new URL(file, import.meta.url));
const MANIFEST = process.env['BENCH_MANIFEST'] ?? at('speech-manifest.jsonl');
const CATALOGUE = process.env['BENCH_CATALOGUE'] ?? at('../catalogues/world.ndjson');
/** Lifts the rate limit, because the bench sends a thousand utterances in a session. */
const NO_LIMITS = { HARK_RATE_LIMIT_PER_MINUTE: '1000000' };

export const NAME = 'Early answers: whether finals are the same with and without';

/**
 * Sends every recording of BENCH_MANIFEST to a server with early answers and to one without. Closed at the same time,
 * the finals must be equal; closed later, more audio may yield other words where it is not silent.
 */
export async function run(): Promise<BenchRow[]> {
  const script = await bundleBesideServer(
    new URL('early-finals/say-both-ways.ts', import.meta.url),
    'say-both-ways',
  );
  const folder = mkdtempSync(path.join(tmpdir(), 'hark-early-finals-'));
  const out = path.join(folder, 'said.json');
  const servers: HarkServer[] = [];
  try {
    const settings = { ...NO_LIMITS, ...(existsSync(CATALOGUE) ? { HARK_CATALOGUE: CATALOGUE } : {}) };
    servers.push(await startHarkServer(settings));
    servers.push(await startHarkServer({ ...settings, HARK_SPECULATION: 'off', HARK_INTERIMS: 'off' }));
    const urls = servers.map(({ port }) => `ws://localhost:${port}`);
    const { status } = spawnSync(process.execPath, [script, MANIFEST, ...urls, out], {
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    if (status !== 0) throw new Error('saying the recordings failed');
    const said: SaidBothWays[] = JSON.parse(readFileSync(out, 'utf8'));
    return rowsOf(said);
  } finally {
    await Promise.all(servers.map((server) => server.close()));
    rmSync(folder, { recursive: true, force: true });
  }
}

const textsOf = ({ early, plain, plainLate }: SaidBothWays): string =>
  JSON.stringify([early, plain, plainLate].map(({ transcript }) => transcript));

function rowsOf(said: readonly SaidBothWays[]): BenchRow[] {
  const baseline = { name: 'recordings', value: said.length };
  const row = (measure: string, is: (one: SaidBothWays) => boolean): BenchRow => {
    const found = said.filter(is);
    return { measure, unit: '', ours: found.length, baseline };
  };
  const tell = (way: string, is: (one: SaidBothWays) => boolean): void => {
    for (const one of said.filter(is)) process.stdout.write(`${one.audio}, ${way}: ${textsOf(one)}\n`);
  };
  const hasOtherWords = ({ early, plain }: SaidBothWays): boolean => early.transcript !== plain.transcript;
  const hasOtherLater = ({ plain, plainLate }: SaidBothWays): boolean =>
    plain.transcript !== plainLate.transcript;
  tell('other words', hasOtherWords);
  tell('other words later', hasOtherLater);
  return [
    row('finals with other words', hasOtherWords),
    row('with another confidence', ({ early, plain }) => early.confidence !== plain.confidence),
    row('with other results', ({ early, plain }) => early.ids.join('\n') !== plain.ids.join('\n')),
    row('with other words when closed after the longest silence', hasOtherLater),
    row('answered before the end', ({ hadProvisional }) => hadProvisional),
  ];
}
