import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import { freePort } from '../support/free-port.ts';
import { findQuietPlace, whyUntraced, type QuietPlace, type Visit } from '../support/quiet-place.ts';

const fromRoot = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

const HARK = fromRoot('apps/server/dist/main.js');
const STANFORD = fromRoot('e2e/speech/stanford.wav');
const TITLES = ['Stanford University', 'Mount Everest', 'Mount Fuji'];

const untraced = whyUntraced();
let place: QuietPlace;
let catalogue: string;
let manifest: string;

test.describe.configure({ mode: 'serial', timeout: 120_000 });
test.beforeAll(async () => {
  if (untraced !== null)
    console.log(`Only the files that are left are looked at, not connections: ${untraced}.`);
  place = await findQuietPlace(untraced === null);
  catalogue = join(place.dataDir, 'catalogue.ndjson');
  await writeFile(catalogue, TITLES.map((title) => JSON.stringify({ id: title, title })).join('\n'));
  manifest = join(place.dataDir, 'manifest.jsonl');
  await writeFile(manifest, JSON.stringify({ audio: STANFORD, text: 'stanford university' }));
});
test.afterAll(() => place.close());

/** Runs a command of Hark, which must succeed and leave no trace. @returns its output */
async function hark(args: readonly string[], visit?: Visit): Promise<string> {
  const { status, output, traces } = await place.watch([HARK, ...args], visit);
  expect(traces).toEqual([]);
  expect(status, output).toBe(0);
  return output;
}

async function posted(url: string, type: string, body: BodyInit): Promise<string> {
  const answer = await fetch(url, { method: 'POST', headers: { 'content-type': type }, body });
  return answer.text();
}

test.describe('Hark writes only to its data folder, and contacts nothing beyond this machine', () => {
  test('when a catalogue is imported', async () => {
    expect(await hark(['index', catalogue])).toContain('3 entries imported');
  });

  test('when text is searched, through the script that people start', async () => {
    const { output, traces } = await place.watch([fromRoot('scripts/hark.mjs'), 'search', 'fuji']);
    expect(traces).toEqual([]);
    expect(output).toContain('Mount Fuji');
  });

  test('when the machine is checked', async () => {
    expect(await hark(['doctor'], { env: { PORT: String(await freePort()) } })).toContain('Database');
  });

  for (const engine of ['moonshine', 'sherpa']) {
    test(`when ${engine} transcribes a recording`, async () => {
      expect(await hark(['transcribe', STANFORD], { env: { HARK_ENGINE: engine } })).toMatch(/stanford/i);
    });
  }

  test('when recognition and search are measured', async () => {
    expect(await hark(['eval', manifest, '--catalogue', catalogue, '--json'])).toContain('"wer":0');
  });

  test('when the server answers recordings, typed words and a simulation', async () => {
    const port = String(await freePort());
    const url = `http://localhost:${port}`;
    const others = await findQuietPlace(untraced === null);
    const meanwhile = async (): Promise<void> => {
      const recording = new Uint8Array(await readFile(STANFORD));
      expect(await posted(`${url}/v1/voice-search`, 'audio/wav', recording)).toContain('Stanford University');
      const query = JSON.stringify({ query: 'everest' });
      expect(await posted(`${url}/v1/search`, 'application/json', query)).toContain('Mount Everest');
      const load = ['load', '--streams', '1', '--seconds', '2', '--manifest', manifest];
      const { traces, status, output } = await others.watch([HARK, ...load], { env: { PORT: port } });
      expect(traces).toEqual([]);
      expect(status, output).toBe(0);
    };
    await hark(['serve', '--json'], { env: { PORT: port }, meanwhile });
    await others.close();
  });
});

test('detects what a program leaves, writes and contacts', async () => {
  const program = `
    const { appendFileSync, mkdirSync, rmSync } = require('node:fs');
    const { createSocket } = require('node:dgram');
    appendFileSync(process.env.HOME + '/.identity', '');
    appendFileSync('in the data', '');
    mkdirSync(process.env.TMPDIR + '/a/b', { recursive: true });
    process.chdir(process.env.HARK_DATA_DIR);
    appendFileSync('kept', '');
    appendFileSync('../gone again', '');
    rmSync('../gone again');
    // An address for documentation; to connect a datagram socket sends nothing.
    const socket = createSocket('udp4');
    socket.connect(9, '192.0.2.1', () => socket.close());
    const open = createSocket('udp4').bind(0, () => open.close());`;
  const { traces } = await place.watch(['-e', program]);
  const left = ['leaves home/.identity', 'leaves tmp/a', 'leaves tmp/a/b', 'leaves work/in the data'];
  expect(traces.filter((trace) => trace.startsWith('leaves'))).toEqual(left);
  if (untraced !== null) return;
  const seen = traces.filter((trace) => !trace.startsWith('leaves')).join('\n');
  for (const deed of [
    'connects to 192.0.2.1',
    'listens at 0.0.0.0',
    '/gone again',
    '/home/.identity',
    '/tmp/a/b',
  ])
    expect(seen).toContain(deed);
  expect(seen).not.toContain('kept');
});
