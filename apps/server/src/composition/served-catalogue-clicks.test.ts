import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { CatalogueEntry } from '@hark/shared/catalogue';
import type { EventRecord } from '@hark/shared/events/event-record';
import { searchResponseSchema } from '@hark/shared/http/api';
import { finalSchema } from '@hark/shared/wire/final';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../config/read-config.ts';
import { createEventPartitions } from '../observing/events/event-partitions.ts';
import { createPostgresEventLog } from '../observing/events/postgres-event-log.ts';
import { writeWav } from '../recognition/audio/write-wav.ts';
import { createPostgresSearchIndex } from '../search/index/postgres-search-index.ts';
import { rowsOf } from '../search/testing/contract-index.ts';
import { type OpenedDatabase, openDatabase } from '../store/open-database.ts';
import { makeTemporaryDataDir } from '../store/testing/temporary-data-dir.ts';
import { bundleEntry } from '../testing/bundle-entry.ts';
import type { RuntimePaths } from './runtime-paths.ts';
import { type HarkServer, startServer } from './server.ts';

const PEOPLE = 6;
const DEFAULT_ENTRIES: CatalogueEntry[] = [
  { id: 'planet', title: 'Mercury' },
  { id: 'metal', title: 'Mercury' },
];
const SONGS: CatalogueEntry[] = [
  { id: 'first-song', title: 'Mercury' },
  { id: 'second-song', title: 'Mercury' },
];

const logger = pino({ level: 'silent' });
const data = await makeTemporaryDataDir();
let paths: RuntimePaths;
let database: OpenedDatabase;

beforeAll(async () => {
  paths = {
    recognizerWorker: await bundleEntry(
      new URL('../recognition/pool/fake-recognizer-worker.ts', import.meta.url),
    ),
    phrasesWorker: await bundleEntry(new URL('../recognition/pool/phrases-worker.ts', import.meta.url)),
    audioWorker: await bundleEntry(new URL('../recognition/audio/audio-worker.ts', import.meta.url)),
    catalogue: 'not imported here',
    webDir: null,
  };
  database = await openDatabase({ dataDir: data.dataDir, logger });
  const { db } = database;
  for (const [catalogue, entries] of [
    ['default', DEFAULT_ENTRIES],
    ['songs', SONGS],
  ] as const)
    await (await createPostgresSearchIndex({ db, catalogue })).replace(rowsOf(entries));
}, 60_000);

afterAll(async () => {
  await database.close();
  await data.remove();
});

function click(clientId: string, id: string): EventRecord {
  return {
    eventId: randomUUID(),
    name: 'click',
    source: 'page',
    at: Date.now(),
    clientId,
    sessionId: null,
    taskId: null,
    utteranceId: null,
    queryId: null,
    synthetic: false,
    slices: {},
    data: { id, position: 1 },
  };
}

/** Records clicks of six people on the entry. */
async function clickOn(id: string): Promise<void> {
  const { db } = database;
  for (const table of ['event', 'click_day', 'click_day_total', 'setting'] as const)
    await db.deleteFrom(table).execute();
  const partitions = createEventPartitions(db);
  const log = createPostgresEventLog({ db, partitions, retentionDays: 30, nowMs: Date.now, onKept() {} });
  await log.append(Array.from({ length: PEOPLE }, (_, person) => click(`client-${person}`, id)));
  await log.close();
}

async function serveSongs(): Promise<HarkServer> {
  const outcome = readConfig(
    {
      PORT: '0',
      HARK_DATA_DIR: data.dataDir,
      HARK_CATALOGUE_NAME: 'songs',
      HARK_WORKERS: '1',
      HARK_CLICK_PRIOR_LEAST_CLICKS: '5',
      HARK_CLICK_PRIOR_LEAST_PEOPLE: '5',
    },
    data.dataDir,
  );
  if (!outcome.ok) throw new Error('the configuration of the test is wrong');
  const server = await startServer({ config: outcome.config, paths, logger });
  while ((await server.readiness()).length > 0) await wait(20);
  return server;
}

async function order(server: HarkServer): Promise<string[]> {
  const response = await fetch(`${server.url}/v1/search`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: 'mercury' }),
  });
  return searchResponseSchema.parse(await response.json()).results.map(({ id }) => id);
}

/** Returns the search version in answers, which shows whether ranking uses clicks. */
async function searchVersion(server: HarkServer): Promise<string> {
  const body = writeWav(new Int16Array(16_000));
  const response = await fetch(`${server.url}/v1/voice-search`, { method: 'POST', body });
  return finalSchema.parse(await response.json()).version.search;
}

/** Resolves when the clicks were counted, which happens immediately in the background. */
async function untilCounted(): Promise<void> {
  const decided = (): Promise<unknown> =>
    database.db.selectFrom('setting').where('name', 'like', 'click-prior%').selectAll().executeTakeFirst();
  await expect.poll(decided, { timeout: 30_000 }).toBeDefined();
}

describe('clicks with a catalogue other than the default one', () => {
  it('change the ranking for a served entry', async () => {
    await clickOn('second-song');
    const server = await serveSongs();
    try {
      await untilCounted();
      await expect.poll(() => order(server), { timeout: 10_000 }).toEqual(['second-song', 'first-song']);
      expect(await searchVersion(server)).toContain('+clicks');
    } finally {
      await server.close();
    }
  }, 60_000);

  it('have no effect for an entry of the default catalogue only', async () => {
    await clickOn('metal');
    const server = await serveSongs();
    try {
      await untilCounted();
      expect(await order(server)).toEqual(['first-song', 'second-song']);
      expect(await searchVersion(server)).not.toContain('+clicks');
      const counted = await database.db.selectFrom('click_day').selectAll().execute();
      expect(counted).toEqual([]);
    } finally {
      await server.close();
    }
  }, 60_000);
});
