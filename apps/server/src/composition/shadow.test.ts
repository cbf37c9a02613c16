import { fileURLToPath } from 'node:url';
import { setTimeout as wait } from 'node:timers/promises';
import { metricsSummarySchema } from '@hark/shared/http/metrics-api';
import { DEFAULT_SPEC } from '@hark/shared/rollouts/rollout-spec';
import { SAMPLES_PER_MS } from '@hark/shared/wire/protocol';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DEFAULT_SETUP } from '../answering/setup/default-setup.ts';
import { readConfig } from '../config/read-config.ts';
import { decodeAudio } from '../recognition/audio/decode-audio.ts';
import { changeContent, parseSetting } from '../rollout/registry/make-version.ts';
import { versionFileOf } from '../rollout/registry/version-file.ts';
import { createVersionStore } from '../rollout/registry/version-store.ts';
import { readShadowCounts } from '../rollout/shadow/shadow-store.ts';
import { createRolloutStore } from '../rollout/state/postgres-rollout-store.ts';
import { openDatabase, type OpenedDatabase } from '../store/open-database.ts';
import { makeTemporaryDataDir } from '../store/testing/temporary-data-dir.ts';
import { bundleEntry } from '../testing/bundle-entry.ts';
import { testSpeech } from '../testing/test-speech.ts';
import { readRecordedClips } from '../tools/load/read-recorded-clips.ts';
import { runLoad } from '../tools/load/run-load.ts';
import { startServer, type HarkServer } from './server.ts';

const logger = pino({ level: 'silent' });
const DEPLOYMENT = 'default';
let server: HarkServer;
let database: OpenedDatabase;
let removeFolder: () => Promise<void>;

beforeAll(async () => {
  const { dataDir, remove } = await makeTemporaryDataDir();
  removeFolder = remove;
  const entry = (path: string): Promise<URL> => bundleEntry(new URL(path, import.meta.url));
  const outcome = readConfig({ PORT: '0', HARK_DATA_DIR: dataDir }, dataDir);
  if (!outcome.ok) throw new Error('the configuration of the test is wrong');
  const paths = {
    recognizerWorker: await entry('../recognition/pool/recognizer-worker.ts'),
    phrasesWorker: await entry('../recognition/pool/phrases-worker.ts'),
    audioWorker: await entry('../recognition/audio/audio-worker.ts'),
    webDir: null,
    catalogue: fileURLToPath(new URL('../../../../catalogues/world.ndjson', import.meta.url)),
  };
  server = await startServer({ config: outcome.config, paths, logger });
  while ((await server.readiness()).length > 0) await wait(20);
  database = await openDatabase({ dataDir, logger });
}, 120_000);

afterAll(async () => {
  await server.close();
  await database.close();
  await removeFolder();
});

async function startRollout(setting: string): Promise<string> {
  const { db } = database;
  const versions = createVersionStore(db, DEPLOYMENT);
  const champion = (await versions.find('champion')).file;
  const content = changeContent(champion.content, [parseSetting(setting)]);
  const lineage = { ...champion.lineage, parent: champion.digest, by: 'Ada', reason: 'to compare' };
  const challenger = versionFileOf('other', content, lineage);
  await versions.record(challenger);
  const store = createRolloutStore({
    db,
    deployment: DEPLOYMENT,
    nowMs: Date.now,
    whyNotServable: () => Promise.resolve(null),
  });
  const spec = { ...DEFAULT_SPEC, challenger: challenger.digest };
  const { id } = await store.start({ spec, actor: 'Ada', reason: 'to compare' });
  return id;
}

it('a challenger hears what people say to the champion, and it shows in counts, events and metrics', async () => {
  const id = await startRollout('recognizer.beam=2');
  const { signal } = new AbortController();
  const [clip] = await readRecordedClips([{ audio: 'everest', text: 'mount everest' }], {
    manifest: '.',
    vad: DEFAULT_SETUP.vad.params,
    pausesMs: [],
    most: 1,
    async loadAudio() {
      const samples = await decodeAudio(testSpeech('everest'), 60_000);
      return { samples, durationMs: samples.length / SAMPLES_PER_MS };
    },
    signal,
    onProblem: () => undefined,
  });
  if (clip === undefined) throw new Error('the recording of the test has no speech');
  const url = new URL(server.url.replace('http', 'ws'));
  await expect
    .poll(
      async () => {
        await runLoad({ url, streams: 1, seconds: 1, clips: [clip], signal });
        return (await readShadowCounts(database.db, id)).pairs;
      },
      { timeout: 60_000 },
    )
    .toBeGreaterThan(0);
  const counts = await readShadowCounts(database.db, id);
  expect(counts).toMatchObject({ challengerWorse: 0, championWorse: 0, visible: 0 });
  expect(counts.challengerMs).toBeGreaterThan(0);
  const events = () =>
    database.db
      .selectFrom('event')
      .select(['client_id', 'task_id', 'utterance_id', 'slices', 'data'])
      .where('name', '=', 'utterance.shadowed')
      .execute();
  const [event] = await events();
  expect(event).toMatchObject({
    task_id: null,
    slices: { version: 'other', deployment: DEPLOYMENT },
    data: { visible: false, worse: null },
  });
  const headers = { authorization: `Bearer ${server.adminToken}` };
  const visible = async (): Promise<number | undefined> => {
    const response = await fetch(`${server.url}/v1/ops/metrics?traffic=all`, { headers });
    const { metrics } = metricsSummarySchema.parse(await response.json());
    return metrics.find((metric) => metric.id === 'asr.shadow_visible_rate')?.now.samples;
  };
  await expect.poll(visible, { timeout: 20_000 }).toBeGreaterThan(0);
  for (const { client_id: clientId } of await events())
    await fetch(`${server.url}/v1/clients/${clientId}`, { method: 'DELETE', headers });
  expect(await events()).toEqual([]);
  expect(await readShadowCounts(database.db, id)).toMatchObject({ pairs: 0 });
}, 120_000);
