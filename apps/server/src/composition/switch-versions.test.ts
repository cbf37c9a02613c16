import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { encodeAudioFrame } from '@hark/shared/wire/audio-frame';
import { DEFAULT_PLAN } from '@hark/shared/rollouts/rollout-plan';
import { DEFAULT_SPEC } from '@hark/shared/rollouts/rollout-spec';
import { type Final, finalSchema } from '@hark/shared/wire/final';
import type { ServerMessage } from '@hark/shared/wire/server-message';
import { VAD_FRAME_SAMPLES } from '@hark/shared/wire/vad-frame';
import { sql } from 'kysely';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { quantile } from '../base/quantile.ts';
import { readConfig } from '../config/read-config.ts';
import { changeContent, parseSetting } from '../rollout/registry/make-version.ts';
import { type VersionFile, versionFileOf } from '../rollout/registry/version-file.ts';
import { createVersionStore, type VersionStore } from '../rollout/registry/version-store.ts';
import { createRolloutStore } from '../rollout/state/postgres-rollout-store.ts';
import { openDatabase, type OpenedDatabase } from '../store/open-database.ts';
import { makeTemporaryDataDir } from '../store/testing/temporary-data-dir.ts';
import { bundleEntry } from '../testing/bundle-entry.ts';
import { testSpeech } from '../testing/test-speech.ts';
import { closeMessage, HELLO, openMessage } from '../testing/wire-harness.ts';
import { connectWire, type WireConnection } from '../tools/wire-client/connect-wire.ts';
import type { RuntimePaths } from './runtime-paths.ts';
import { type HarkServer, startServer } from './server.ts';

const SWITCHES = 100;
const SPEAKERS = 3;
/** Between two utterances: with twelve messages each, faster ones are refused. */
const PACE_MS = 80;
const logger = pino({ level: 'silent' });

let removeFolder = (): Promise<void> => Promise.resolve();
let servers: HarkServer[] = [];
let startAgain: () => Promise<HarkServer>;
let database: OpenedDatabase;
let store: VersionStore;
let narrow: VersionFile;
let wide: VersionFile;

/** The threads are fakes, which say the width of the beam that they were to decode with. */
async function fakePaths(catalogue: string): Promise<RuntimePaths> {
  const pool = '../recognition/pool';
  return {
    recognizerWorker: await bundleEntry(new URL(`${pool}/fake-recognizer-worker.ts`, import.meta.url)),
    phrasesWorker: await bundleEntry(new URL(`${pool}/phrases-worker.ts`, import.meta.url)),
    audioWorker: await bundleEntry(new URL('../recognition/audio/audio-worker.ts', import.meta.url)),
    catalogue,
    webDir: null,
  };
}

beforeAll(async () => {
  const { dataDir, remove } = await makeTemporaryDataDir();
  removeFolder = remove;
  const catalogue = join(dataDir, 'catalogue.ndjson');
  await writeFile(catalogue, '{"id":"beam","title":"Beam"}\n{"id":"heard","title":"Heard"}\n');
  const outcome = readConfig({ PORT: '0', HARK_DATA_DIR: dataDir, HARK_WORKERS: '2' }, dataDir);
  if (!outcome.ok) throw new Error('the configuration of the test is wrong');
  const paths = await fakePaths(catalogue);
  startAgain = () => startServer({ config: outcome.config, paths, logger });
  for (let server = 0; server < 2; server++) servers.push(await startAgain());
  database = await openDatabase({ dataDir, logger });
  store = createVersionStore(database.db, outcome.config.deployment);
  narrow = (await store.find('champion')).file;
  const content = changeContent(narrow.content, [parseSetting('recognizer.beam=9')]);
  const lineage = { ...narrow.lineage, parent: narrow.digest, by: 'Ada', reason: 'to switch to' };
  wide = versionFileOf('wide', content, lineage);
  await store.record(wide);
}, 120_000);

afterAll(async () => {
  for (const server of servers) await server.close();
  await database.close();
  await removeFolder();
}, 60_000);

const serve = ({ digest }: VersionFile): Promise<void> =>
  store.point({ alias: 'champion', digest, by: 'Ada', reason: 'to see how fast it is' });

interface Speaker {
  /** Finals by utterance, each as often as it came. */
  finals: Map<string, Final[]>;
  /** When the speaker was told of each version, in ms. */
  told: { name: string; atMs: number }[];
  said: { utteranceId: string; atMs: number }[];
  stop(): Promise<void>;
}

/** Opens a connection that says one utterance after the other until it is stopped. @param paceMs between two */
async function speaker({ url }: HarkServer, paceMs: number): Promise<Speaker> {
  const { signal } = new AbortController();
  const connection = await connectWire({ url, hello: { ...HELLO, clientId: randomUUID() }, signal });
  const finals = new Map<string, Final[]>();
  const told: Speaker['told'] = [];
  const said: Speaker['said'] = [];
  connection.listen((message: ServerMessage | null) => {
    if (message?.type === 'final')
      finals.set(message.utteranceId, [...(finals.get(message.utteranceId) ?? []), message]);
    if (message?.type === 'version') told.push({ name: message.version.pipeline, atMs: performance.now() });
  });
  const stopping = new AbortController();
  const speaking = (async () => {
    for (let ordinal = 1; !stopping.signal.aborted; ordinal++) {
      const utteranceId = randomUUID();
      said.push({ utteranceId, atMs: performance.now() });
      await say(connection, utteranceId, ordinal);
      while (!finals.has(utteranceId)) await wait(2);
      await wait(paceMs);
    }
  })();
  return {
    finals,
    told,
    said,
    async stop() {
      stopping.abort();
      await speaking;
      await connection.close();
    },
  };
}

async function say(connection: WireConnection, utteranceId: string, ordinal: number): Promise<void> {
  connection.say(openMessage(utteranceId, ordinal));
  const frames = 10;
  for (let sequence = 0; sequence < frames; sequence++) {
    const pcm = new Int16Array(VAD_FRAME_SAMPLES);
    connection.frame(encodeAudioFrame({ ordinal, sequence, capturedAtMs: 32 * sequence, pcm }));
  }
  connection.say(closeMessage(utteranceId, frames));
}

/** Uploads a recording, as somebody whom nobody knows. */
async function upload({ url }: HarkServer): Promise<Final> {
  const response = await fetch(`${url}/v1/voice-search`, { method: 'POST', body: testSpeech('stanford') });
  return finalSchema.parse(await response.json());
}

const beamOf = ({ transcript }: Final): number => Number(/beam of (\d+)/.exec(transcript)?.[1] ?? 0);

it('tries a canary on half of the people, marks them, and takes it back within a second', async () => {
  const rollouts = createRolloutStore({
    db: database.db,
    deployment: 'default',
    whyNotServable: async () => null,
    nowMs: Date.now,
  });
  const plan = { ...DEFAULT_PLAN, steps: [{ weight: 0.5, minTasks: 100, minMs: 0 }] };
  const spec = { ...DEFAULT_SPEC, challenger: wide.digest, shadow: null, plan };
  const by = { actor: 'Ada', reason: 'fewer errors in noise?' };
  const { id } = await rollouts.start({ spec, ...by });
  const isWarm = async ({ url }: HarkServer): Promise<boolean> =>
    (await (await fetch(`${url}/readyz`)).text()).includes('"challenger"');
  await expect.poll(async () => Promise.all(servers.map(isWarm)), { timeout: 20_000 }).toEqual([true, true]);
  const finals: Final[] = [];
  for (let time = 0; time < 15; time++) finals.push(...(await Promise.all(servers.map(upload))));
  const named = (name: string): number => finals.filter(({ version }) => version.pipeline === name).length;
  expect(named(wide.name)).toBeGreaterThan(4);
  expect(named(narrow.name)).toBeGreaterThan(4);
  expect(named(wide.name) + named(narrow.name)).toBe(finals.length);
  const { rows } = await sql<{ version: string; rollout: string }>`
    select slices->>'version' as version, slices->>'rollout' as rollout from event
    where name = 'utterance.answered' and slices ? 'rollout'`.execute(database.db);
  expect(rows.length).toBe(finals.length);
  for (const { version, rollout } of rows)
    expect(rollout).toBe(`${id}/0/${version === wide.name ? 'canary' : 'control'}`);
  await rollouts.act({ rollout: id, action: 'roll-back', after: null, ...by });
  const committedMs = performance.now();
  await expect
    .poll(async () => (await Promise.all(servers.map(isWarm))).includes(true), {
      timeout: 1_000,
      interval: 10,
    })
    .toBe(false);
  process.stdout.write(
    `rolled back on both servers after ${Math.round(performance.now() - committedMs)} ms\n`,
  );
  const after = await Promise.all([...servers, ...servers, ...servers].map(upload));
  expect(new Set(after.map(({ version }) => version.pipeline))).toEqual(new Set([narrow.name]));
}, 90_000);

it('switches a hundred times under load, on both servers within a second, and loses or doubles no utterance', async () => {
  // The first switch loads nothing but parameters; both versions are warm from then on.
  await serve(wide);
  await wait(1_000);
  await serve(narrow);
  await wait(1_000);
  const listeners = await Promise.all(servers.map((server) => speaker(server, 60_000)));
  const speakers = await Promise.all(
    servers.flatMap((server) => Array.from({ length: SPEAKERS }, () => speaker(server, PACE_MS))),
  );
  const champions = [{ name: narrow.name, fromMs: 0 }];
  const effectsMs: number[] = [];
  for (let number = 0; number < SWITCHES; number++) {
    const next = number % 2 === 0 ? wide : narrow;
    await serve(next);
    const committedMs = performance.now();
    champions.push({ name: next.name, fromMs: committedMs });
    const seen = listeners.map(async ({ told }) => {
      const isTold = (): boolean => told.length > number && told[number]?.name === next.name;
      while (!isTold() && performance.now() - committedMs < 5_000) await wait(1);
      return isTold() ? (told[number]?.atMs ?? 0) - committedMs : Number.POSITIVE_INFINITY;
    });
    effectsMs.push(...(await Promise.all(seen)));
    await wait(Math.random() * 40);
  }
  await Promise.all(speakers.map(({ stop }) => stop()));
  const all = speakers.flatMap(({ said, finals }) =>
    said.map(({ utteranceId, atMs }) => ({ atMs, finals: finals.get(utteranceId) ?? [] })),
  );
  const [p50, p95] = [0.5, 0.95].map((share) => Math.round(quantile(effectsMs, share) ?? 0));
  const longest = Math.round(Math.max(...effectsMs));
  process.stdout.write(
    `${SWITCHES} switches, ${all.length} utterances; from commit to effect: p50 ${p50} ms, p95 ${p95} ms, longest ${longest} ms\n`,
  );
  expect(all.filter(({ finals }) => finals.length !== 1)).toEqual([]);
  expect(all.length).toBeGreaterThan(SWITCHES);
  for (const { finals, atMs } of all) {
    const [final] = finals;
    if (final === undefined) continue;
    const { pipeline } = final.version;
    // The threads decoded by the parameters of the version that the answer names.
    expect(beamOf(final)).toBe(pipeline === wide.name ? 9 : 5);
    // It was the champion within the last second before the utterance opened, or became it at that time.
    const until = champions.map(({ name, fromMs }, index) => ({
      name,
      fromMs,
      toMs: champions[index + 1]?.fromMs ?? Number.POSITIVE_INFINITY,
    }));
    const allowed = until.filter(({ fromMs, toMs }) => fromMs <= atMs + 1_000 && toMs >= atMs - 1_000);
    expect(allowed.map(({ name }) => name)).toContain(pipeline);
  }
  expect(longest).toBeLessThan(1_000);
  await Promise.all(listeners.map(({ stop }) => Promise.race([stop(), wait(100)])));
}, 180_000);

it('serves after a restart what was made the champion, not what is configured', async () => {
  await serve(wide);
  await servers[0]?.close();
  servers = [await startAgain(), ...servers.slice(1)];
  const finals = await Promise.all(servers.map(upload));
  expect(finals.map(({ version }) => version.pipeline)).toEqual([wide.name, wide.name]);
  expect(finals.map(beamOf)).toEqual([9, 9]);
}, 60_000);
