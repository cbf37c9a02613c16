import { DEFAULT_SPEC } from '@hark/shared/rollouts/rollout-spec';
import { shadowCardSchema } from '@hark/shared/http/rollouts-api';
import { setTimeout as wait } from 'node:timers/promises';
import pino from 'pino';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { DEFAULT_SETUP } from '../../answering/setup/default-setup.ts';
import { createClientExport } from '../../observing/events/export-client.ts';
import { createClients } from '../../observing/events/clients.ts';
import { createEventPartitions } from '../../observing/events/event-partitions.ts';
import { expireOld } from '../../observing/events/expire-old.ts';
import { moonshineEngine } from '../../recognition/engines/engine.ts';
import { openDatabase, type OpenedDatabase } from '../../store/open-database.ts';
import { makeTemporaryDataDir } from '../../store/testing/temporary-data-dir.ts';
import { contentOf } from '../registry/record-served.ts';
import { versionFileOf } from '../registry/version-file.ts';
import { createVersionStore } from '../registry/version-store.ts';
import { countPairs } from './count-pairs.ts';
import { readConsented } from './read-recordings.ts';
import { addDropped, keepPair, readExamples, readShadowCounts, type ShadowPair } from './shadow-store.ts';

const LINEAGE = { parent: null, dataSet: null, code: '0.1.0', by: 'Ada', reason: 'to compare', at: 1 };
const DAY_MS = 86_400_000;
let database: OpenedDatabase;
let removeFolder: () => Promise<void>;

beforeAll(async () => {
  const { dataDir, remove } = await makeTemporaryDataDir();
  removeFolder = remove;
  database = await openDatabase({ dataDir, logger: pino({ level: 'silent' }) });
  const { db } = database;
  const version = versionFileOf('one', await contentOf(DEFAULT_SETUP, moonshineEngine()), LINEAGE);
  await createVersionStore(db, 'here').record(version);
  const { digest } = version;
  const spec = JSON.stringify({ ...DEFAULT_SPEC, challenger: digest });
  for (const [index, id] of ['first', 'second'].entries())
    await db
      .insertInto('rollout')
      .values({ id, deployment: `d${index}`, champion: digest, challenger: digest, salt: id, spec })
      .execute();
}, 60_000);

afterAll(async () => {
  await database.close();
  await removeFolder();
});

const clients = () => createClients(database.db);

beforeEach(async () => {
  await database.db.deleteFrom('shadow_pair').execute();
  await database.db.deleteFrom('shadow_drop').execute();
  await clients().register('client-0001');
  await clients().register('client-0002');
});

const pair = (utteranceId: string, changes: Partial<ShadowPair> = {}): ShadowPair => ({
  rollout: 'first',
  utteranceId,
  clientId: 'client-0001',
  isReplayed: false,
  distance: 0,
  isVisible: false,
  worse: null,
  championMs: 50,
  challengerMs: 70,
  words: null,
  ...changes,
});
const words = {
  champion: { transcript: 'mount fuji', first: 'Mount Fuji' },
  challenger: { transcript: 'mount \u0000 etna', first: null },
};
const keep = (...given: Parameters<typeof pair>) => keepPair(database.db, pair(...given));
const count = (rollout = 'first') => readShadowCounts(database.db, rollout);

it('counts the pairs of a rollout', async () => {
  expect(await count()).toEqual({
    pairs: 0,
    differing: 0,
    halfOther: 0,
    visible: 0,
    visibleLower: null,
    challengerWorse: 0,
    championWorse: 0,
    eValue: 1,
    championMs: null,
    challengerMs: null,
    dropped: 0,
  });
  for (let number = 0; number < 20; number++) await keep(`same-${number}`, { championMs: 50 + number });
  await keep('half', { distance: 0.5 });
  await keep('far', { distance: 0.6, isVisible: true, words });
  await keep('dead', {
    distance: 1,
    isVisible: true,
    worse: 'challenger',
    challengerMs: null,
    championMs: 9_999,
  });
  await keep('better', { worse: 'champion' });
  await keep('other', { rollout: 'second', worse: 'challenger' });
  await addDropped(database.db, 'first', 3);
  await addDropped(database.db, 'first', 4);
  const counts = await count();
  expect(shadowCardSchema.parse(counts)).toEqual(counts);
  expect(counts).toMatchObject({
    pairs: 24,
    differing: 3,
    halfOther: 2,
    visible: 2,
    challengerWorse: 1,
    championWorse: 1,
    dropped: 7,
    challengerMs: 70,
  });
  // Not the time of the pair without a second answer.
  expect(counts.championMs).toBeGreaterThan(65);
  expect(counts.championMs).toBeLessThan(70);
  expect(counts.visibleLower).toBeGreaterThan(0);
  expect(counts.visibleLower).toBeLessThan(2 / 24);
  expect(await count('second')).toMatchObject({ pairs: 1, dropped: 0 });
});

it('counts stored pairs as those at hand are counted', async () => {
  const changes: Partial<ShadowPair>[] = [
    {},
    { distance: 0.2 },
    { distance: 0.5, isVisible: true, championMs: 120 },
    { distance: 1, isVisible: true, worse: 'challenger', challengerMs: null },
    { distance: 0.51, worse: 'champion', championMs: null },
    { challengerMs: 300 },
  ];
  const pairs = changes.map((change, index) => pair(`pair-${index}`, change));
  for (const each of pairs) await keepPair(database.db, each);
  const { championMs, challengerMs, ...counted } = countPairs(pairs);
  expect(await count()).toMatchObject({
    ...counted,
    championMs: championMs.p95,
    challengerMs: challengerMs.p95,
  });
});

it('is evidence of harm when the challenger alone is bad again and again', async () => {
  for (let number = 0; number < 12; number++) await keep(`bad-${number}`, { worse: 'challenger' });
  const { eValue } = await count();
  expect(eValue).toBeGreaterThan(100);
});

it('keeps one pair of an utterance', async () => {
  expect(await keep('utterance-1')).toBe(true);
  expect(await keep('utterance-1', { isReplayed: true, distance: 1 })).toBe(false);
  expect(await keep('utterance-1', { rollout: 'second' })).toBe(true);
  expect(await count()).toMatchObject({ pairs: 1, differing: 0 });
});

it('keeps nothing of an erased client, not even what is compared during the erasure', async () => {
  await keep('utterance-1', { isVisible: true, words });
  await keep('utterance-2', { clientId: 'client-0002' });
  // A pair that is being written when the erasure begins.
  const erasures: Promise<unknown>[] = [];
  await database.db.transaction().execute(async (transaction) => {
    expect(await keepPair(transaction, pair('utterance-3'))).toBe(true);
    erasures.push(clients().erase('client-0001'));
    await wait(50);
  });
  await Promise.all(erasures);
  expect(await keep('utterance-4')).toBe(false);
  const left = await database.db.selectFrom('shadow_pair').select('utterance_id').execute();
  expect(left).toEqual([{ utterance_id: 'utterance-2' }]);
});
it('gives examples with their words, the latest first, and exports them to their client', async () => {
  await keep('utterance-1', { isVisible: true, distance: 0.5, words });
  await keep('utterance-2', { isVisible: true });
  const stored = { ...words, challenger: { transcript: 'mount \uFFFD etna', first: null } };
  const examples = await readExamples(database.db, 'first', 5);
  expect(examples).toEqual([{ utteranceId: 'utterance-1', distance: 0.5, words: stored }]);
  const audioStore = { recordings: async () => [], read: async () => null };
  const exportClient = createClientExport({ db: database.db, audioStore, nowMs: () => 0 });
  let text = '';
  for await (const part of exportClient('client-0001')) text += part;
  expect(JSON.parse(text)).toMatchObject({ shadowed: [{ utteranceId: 'utterance-1', words: stored }, {}] });
});

it('expires with the answers', async () => {
  await keep('utterance-1');
  const { db } = database;
  const expire = (nowMs: number) =>
    expireOld({ db, partitions: createEventPartitions(db), retentionDays: 30, nowMs });
  await expire(Date.now() + 29 * DAY_MS);
  expect(await count()).toMatchObject({ pairs: 1 });
  await expire(Date.now() + 31 * DAY_MS);
  expect(await count()).toMatchObject({ pairs: 0 });
});

async function answer(utteranceId: string, clientId: string, given: { consent: boolean; atMs: number }) {
  await database.db
    .insertInto('utterance')
    .values({
      utterance_id: utteranceId,
      client_id: clientId,
      session_id: 'session-0001',
      task_id: 'task-0001',
      answered_at: new Date(given.atMs),
      input: JSON.stringify({ language: 'en', consent: { audio: given.consent } }),
      final: '{}',
    })
    .execute();
}

it('replays only recordings whose speakers agreed and still do, new ones first', async () => {
  await database.db.deleteFrom('utterance').execute();
  await answer('old-1', 'client-0001', { consent: true, atMs: 1_000 });
  await answer('agreed-1', 'client-0001', { consent: true, atMs: 5_000 });
  await answer('agreed-2', 'client-0001', { consent: true, atMs: 6_000 });
  await answer('heard-1', 'client-0001', { consent: true, atMs: 7_000 });
  await answer('sealed-1', 'client-0002', { consent: false, atMs: 5_000 });
  await answer('regretted-1', 'client-0003', { consent: true, atMs: 5_000 });
  await answer('regretted-2', 'client-0003', { consent: false, atMs: 6_000 });
  await keep('heard-1');
  const since = new Date(2_000);
  const ids = async (rollout: string | null, most = 10) =>
    (await readConsented(database.db, { since, most, rollout })).map(({ utteranceId }) => utteranceId);
  expect(await ids('first')).toEqual(['agreed-2', 'agreed-1']);
  expect(await ids('second')).toEqual(['heard-1', 'agreed-2', 'agreed-1']);
  expect(await ids(null, 2)).toEqual(['heard-1', 'agreed-2']);
});
