import { randomUUID } from 'node:crypto';
import type { EventRecord } from '@hark/shared/events/event-record';
import { sql } from 'kysely';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, it } from 'vitest';

import { createSharedTaskLocks } from '../../background/testing/memory-task-locks.ts';
import { runnerForTest } from '../../background/testing/runner-for-test.ts';
import { createClients } from '../../observing/events/clients.ts';
import type { EventLog } from '../../observing/events/event-log.ts';
import { createEventPartitions } from '../../observing/events/event-partitions.ts';
import { createPostgresEventLog } from '../../observing/events/postgres-event-log.ts';
import { type ClickEvidence, NO_CLICKS } from '../ranking/click-evidence.ts';
import { createPostgresSearchIndex, type PostgresSearchIndex } from '../index/postgres-search-index.ts';
import { rowsOf } from '../testing/contract-index.ts';
import { createSettings } from '../../store/settings.ts';
import { type OpenedDatabase, openDatabase } from '../../store/open-database.ts';
import { makeTemporaryDataDir } from '../../store/testing/temporary-data-dir.ts';
import { countClicks } from './count-clicks.ts';
import { PLACE_WEIGHTS } from './place-weight.ts';
import type { ClickPriorSettings } from './click-prior-settings.ts';
import { createClickPrior } from './click-prior-tasks.ts';
import { type ClickPrior, readClickPrior } from './read-click-prior.ts';
import { serverRecord } from '../../observing/events/server-record.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Noon, so that no day ends within a test. */
const START_MS = Date.UTC(2026, 4, 20, 12);
const CATALOGUE = 'default';
const SETTINGS: ClickPriorSettings = { mode: 'auto', leastClicks: 10, leastPeople: 5, halfLifeDays: 30 };
const logger = pino({ level: 'silent' });

const folder = await makeTemporaryDataDir();
let database: OpenedDatabase;
let log: EventLog;
let index: PostgresSearchIndex;
let clockMs = START_MS;
const nowMs = (): number => clockMs;

beforeAll(async () => {
  database = await openDatabase({ dataDir: folder.dataDir, logger });
  const { db } = database;
  const partitions = createEventPartitions(db);
  log = createPostgresEventLog({ db, partitions, retentionDays: 30, nowMs, onKept() {} });
  index = await createPostgresSearchIndex({ db });
  await index.replace(
    rowsOf([
      { id: 'first', title: 'Mercury' },
      { id: 'second', title: 'Mercury' },
      { id: 'known', title: 'Venus', popularity: 100 },
    ]),
  );
}, 60_000);

afterAll(async () => {
  await log.close();
  await database.close();
  await folder.remove();
});

beforeEach(async () => {
  clockMs = START_MS;
  for (const table of ['event', 'click_day', 'click_day_total', 'setting', 'client'] as const)
    await database.db.deleteFrom(table).execute();
});

function click(
  clientId: string | null,
  data: EventRecord['data'],
  more: Partial<EventRecord> = {},
): EventRecord {
  const given = { name: 'click', source: 'page', clientId, data, ...more } as const;
  return serverRecord(given, { eventId: randomUUID(), at: clockMs });
}

/** Clicks on the first place, each by somebody else. */
const clicksOn = (id: string, people: number, more: Partial<EventRecord> = {}): EventRecord[] =>
  Array.from({ length: people }, (_, number) => click(`client-${number}`, { id, position: 1 }, more));

const count = (signal?: AbortSignal, catalogue = CATALOGUE): Promise<boolean> =>
  countClicks({
    db: database.db,
    catalogue,
    span: log.span(),
    halfLifeDays: SETTINGS.halfLifeDays,
    nowMs: clockMs,
    signal,
  });

const read = (settings = SETTINGS): Promise<ClickPrior> =>
  readClickPrior({ db: database.db, catalogue: CATALOGUE, settings, nowMs: clockMs });

async function counted(): Promise<unknown[][]> {
  const rows = await database.db
    .selectFrom('click_day')
    .select(['entry_id', 'people', 'weight'])
    .orderBy('day')
    .orderBy('entry_id')
    .execute();
  return rows.map(({ entry_id: id, people, weight }) => [id, people, weight]);
}

async function order(): Promise<string[]> {
  const request = { hypotheses: [{ text: 'mercury', probability: 1 }], limit: 5 };
  return (await index.search(request)).map(({ id }) => id);
}

describe('counting', { timeout: 60_000 }, () => {
  it('takes each person once an entry and day, at the highest place, and leaves simulators out', async () => {
    await log.append([
      click('client-a', { id: 'first', position: 3 }),
      ...Array.from({ length: 20 }, () => click('client-a', { id: 'first', position: 2 })),
      click('client-b', { id: 'first', position: 1 }),
      click('client-c', { id: 'first', position: 1 }, { synthetic: true }),
      click(null, { id: 'first', position: 1 }),
    ]);
    expect(await count()).toBe(true);
    expect(await counted()).toEqual([['first', 2, 1 + Math.log2(3)]]);
    expect((await read()).status).toMatchObject({
      clicks: 2,
      people: 2,
      entries: 1,
      countedAt: new Date(START_MS),
    });
  });

  it('takes nothing of what no entry has, and no place at its word that nobody looks at', async () => {
    await log.append([
      click('client-a', { id: "no'entry", position: 1 }),
      click('client-a', { position: 1 }),
      click('client-b', { id: 'first', position: 1e300 }),
      click('client-c', { id: 'second', position: -4 }),
      click('client-d', { id: 'second', position: 'last' }),
    ]);
    await count();
    expect(await counted()).toEqual([
      ['first', 1, PLACE_WEIGHTS[9]],
      ['second', 2, 2],
    ]);
  });

  it('takes fifty entries a day of one person, the first', async () => {
    const ids = Array.from({ length: 60 }, (_, number) => `entry-${number}`);
    await index.upsert(rowsOf(ids.map((id) => ({ id, title: id }))));
    await log.append(
      ids.map((id, number) => click('client-a', { id, position: 1 }, { at: clockMs - number })),
    );
    await count();
    await index.delete(ids);
    const taken = (await counted()).map(([id]) => id);
    expect(taken).toHaveLength(50);
    expect(taken).toContain('entry-59');
    expect(taken).not.toContain('entry-0');
  });

  it('again changes nothing, and an event that comes late is in its own day', async () => {
    await log.append(clicksOn('first', 3));
    await count();
    const before = await counted();
    await count();
    expect(await counted()).toEqual(before);
    clockMs += 5 * DAY_MS;
    await log.append(clicksOn('second', 2, { at: START_MS + HOUR_MS }));
    await count();
    expect(await counted()).toEqual([
      ['first', 3, 3],
      ['second', 2, 2],
    ]);
    const days = await database.db
      .selectFrom('click_day_total')
      .select('people')
      .where('people', '>', 0)
      .execute();
    expect(days).toEqual([{ people: 3 }]);
  });

  it('stops at the days that the log has left, whatever became of their events', async () => {
    await log.append(clicksOn('first', 3));
    await count();
    clockMs += 9 * DAY_MS;
    await database.db.deleteFrom('event').execute();
    await count();
    expect(await counted()).toEqual([['first', 3, 3]]);
  });

  it('forgets the clicks of a deleted client while their day is open, and brings none back', async () => {
    await log.append([...clicksOn('first', 2), click('client-gone', { id: 'second', position: 1 })]);
    await count();
    expect(await counted()).toHaveLength(2);
    expect(await createClients(database.db).erase('client-gone')).toMatchObject({ events: 1 });
    for (let times = 0; times < 2; times++) {
      await count();
      expect(await counted()).toEqual([['first', 2, 2]]);
    }
  });

  it('leaves it to one process, and ends when it is told to', async () => {
    await log.append(clicksOn('first', 3));
    await database.db.transaction().execute(async (elsewhere) => {
      await sql`select pg_advisory_xact_lock(hashtext('hark.click.days.default'))`.execute(elsewhere);
      expect(await count()).toBe(false);
    });
    await expect(count(AbortSignal.abort(new Error('closing')))).rejects.toThrow('closing');
    expect(await counted()).toEqual([]);
    expect(await count()).toBe(true);
  });

  it('ends in the middle of a statement when it is told to', async () => {
    await log.append(clicksOn('first', 3));
    await database.db.transaction().execute(async (elsewhere) => {
      await sql`lock table click_day in access exclusive mode`.execute(elsewhere);
      const closing = new AbortController();
      const counting = count(closing.signal);
      const isWaiting = async (): Promise<number> =>
        (await sql`select 1 from pg_locks where not granted`.execute(database.db)).rows.length;
      await expect.poll(isWaiting, { timeout: 30_000 }).toBe(1);
      closing.abort();
      await expect(counting).rejects.toThrow('canceling statement');
    });
    expect(await counted()).toEqual([]);
  });

  it('removes days of which next to nothing is left', async () => {
    await log.append(clicksOn('first', 3));
    await count();
    clockMs += 6 * SETTINGS.halfLifeDays * DAY_MS;
    await count();
    expect(await counted()).toHaveLength(1);
    clockMs += DAY_MS;
    await count();
    expect(await counted()).toEqual([]);
  });
});

describe('two catalogues of one database', { timeout: 60_000 }, () => {
  const SONGS = 'songs';
  const readSongs = (): Promise<ClickPrior> =>
    readClickPrior({ db: database.db, catalogue: SONGS, settings: SETTINGS, nowMs: clockMs });

  beforeAll(async () => {
    const songs = await createPostgresSearchIndex({ db: database.db, catalogue: SONGS });
    await songs.replace(rowsOf([{ id: 'song', title: 'Mercury' }]));
  });

  it('are counted each for itself, in whichever order', async () => {
    await log.append([...clicksOn('second', 4), ...clicksOn('song', 12)]);
    await count();
    await count(undefined, SONGS);
    await count();
    expect((await read()).status).toMatchObject({ isOn: false, clicks: 4, people: 4 });
    expect((await readSongs()).status).toMatchObject({ isOn: true, clicks: 12, people: 12 });
  });

  it('are counted at the same time', async () => {
    await log.append(clicksOn('song', 3));
    await database.db.transaction().execute(async (elsewhere) => {
      await sql`select pg_advisory_xact_lock(hashtext('hark.click.days.default'))`.execute(elsewhere);
      expect(await count(undefined, SONGS)).toBe(true);
    });
  });

  it('keep their days each for as long as its own half-life says', async () => {
    await log.append([...clicksOn('first', 3), ...clicksOn('song', 3)]);
    await count();
    await count(undefined, SONGS);
    clockMs += (6 * SETTINGS.halfLifeDays + 1) * DAY_MS;
    await count();
    expect(await counted()).toEqual([['song', 3, 3]]);
    await database.db.deleteFrom('catalogue').where('name', '=', SONGS).execute();
    await count();
    expect(await counted()).toEqual([]);
  });
});

describe('ranking', { timeout: 60_000 }, () => {
  it('is what it was below the threshold, and follows the clicks above it', async () => {
    expect(await order()).toEqual(['first', 'second']);
    await log.append(clicksOn('second', 9));
    await count();
    const tooFew = await read();
    expect(tooFew.status).toMatchObject({ isOn: false, clicks: 9, unknownPopularityShare: 2 / 3 });
    expect(tooFew.evidence).toBe(NO_CLICKS);
    await log.append(clicksOn('second', 10));
    await count();
    const enough = await read();
    expect(enough.status).toMatchObject({ isOn: true, clicks: 10, unknownPopularityShare: 1 / 3 });
    index.useClicks(enough.evidence);
    // Its entries were compared before: what is kept of them does not keep the order.
    expect(await order()).toEqual(['second', 'first']);
    expect(index.version).toMatch(/\+clicks$/);
    index.useClicks(tooFew.evidence);
    expect(await order()).toEqual(['first', 'second']);
    expect(index.version).not.toContain('clicks');
  });

  it('uses none when the operator turned it off', async () => {
    await log.append(clicksOn('second', 20));
    await count();
    const off = await read({ ...SETTINGS, mode: 'off' });
    expect(off.status).toMatchObject({ isOn: false, unknownPopularityShare: 2 / 3 });
    expect(off.evidence).toBe(NO_CLICKS);
  });

  it('forgets by half in a half-life, and stays on until it has forgotten more than a little', async () => {
    await log.append(clicksOn('second', 10));
    await count();
    await createSettings(database.db).set('click-prior.default', 'on');
    clockMs += 15 * DAY_MS;
    const later = (await read()).status;
    expect(later.isOn).toBe(true);
    expect(later.clicks).toBeCloseTo(10 * Math.SQRT1_2, 6);
    clockMs += 15 * DAY_MS;
    const muchLater = (await read()).status;
    expect(muchLater.isOn).toBe(false);
    expect(muchLater.clicks).toBeCloseTo(5, 6);
  });
});

describe('the running prior', { timeout: 60_000 }, () => {
  function running(shared = createSharedTaskLocks(), server = 'here') {
    const evidences: ClickEvidence[] = [];
    const prior = createClickPrior({
      db: database.db,
      catalogue: CATALOGUE,
      settings: SETTINGS,
      span: () => log.span(),
      nowMs,
      onEvidence: (evidence) => void evidences.push(evidence),
      logger,
    });
    const runner = runnerForTest({ server, locks: shared.of(server) });
    onTestFinished(() => runner.close());
    for (const task of prior.tasks) runner.every(task);
    return { prior, runner, evidences };
  }

  it('counts at the start and hands on what it read', async () => {
    await log.append(clicksOn('second', 12));
    const { prior, evidences } = running();
    await expect.poll(() => prior.status()?.isOn, { timeout: 30_000 }).toBe(true);
    expect(evidences.at(-1)?.popularityOf('second')).toBeGreaterThan(0.5);
    expect(evidences.at(-1)?.popularityOf('first')).toBe(0);
    expect(await createSettings(database.db).get('click-prior.default')).toBe('on');
  });

  it('of two servers one counts, and the other reads what it counted', async () => {
    await log.append(clicksOn('second', 12));
    const shared = createSharedTaskLocks();
    const counting = running(shared, 'left');
    await expect.poll(() => counting.prior.status()?.isOn, { timeout: 30_000 }).toBe(true);
    const reading = running(shared, 'right');
    await expect.poll(() => reading.prior.status()?.isOn, { timeout: 30_000 }).toBe(true);
    expect(reading.runner.tasks()).toMatchObject([
      { name: 'click-counts.default', state: 'elsewhere', runs: 0 },
      { name: 'click-prior.default', runs: 1 },
    ]);
  });

  it('is read again only after another count', async () => {
    const { prior, runner } = running();
    const look = async (): Promise<void> =>
      void (await prior.tasks.at(-1)?.run(new AbortController().signal));
    // Both tasks have run: a count keeps one day after the other, and each of them is news.
    await expect
      .poll(() => runner.tasks().map(({ runs, state }) => [runs, state]))
      .toEqual([
        [1, 'waiting'],
        [1, 'waiting'],
      ]);
    const before = prior.status();
    await look();
    expect(prior.status()).toBe(before);
    clockMs += 1000;
    await log.append(clicksOn('second', 12));
    await count();
    await look();
    expect(prior.status()).toMatchObject({ isOn: true });
    expect(prior.status()).not.toBe(before);
  });

  it('is read again while a count goes on, which keeps one day after the other', async () => {
    await log.append(clicksOn('second', 12));
    await count();
    const today = new Date(START_MS).toISOString().slice(0, 10);
    const countToday = (at: number) =>
      database.db
        .updateTable('click_day_total')
        .set({ counted_at: new Date(at) })
        .where(sql<boolean>`day = ${today}::date`)
        .execute();
    await countToday(clockMs - HOUR_MS);
    const options = { db: database.db, catalogue: CATALOGUE, span: () => log.span(), nowMs, logger };
    const prior = createClickPrior({ ...options, settings: SETTINGS, onEvidence: () => undefined });
    const look = async (): Promise<void> =>
      void (await prior.tasks.at(-1)?.run(new AbortController().signal));
    await look();
    const meanwhile = prior.status();
    await countToday(clockMs);
    await look();
    expect(prior.status()).not.toBe(meanwhile);
  });

  it('where clicks are not used, none are counted', () => {
    const options = { db: database.db, catalogue: CATALOGUE, span: () => log.span(), nowMs, logger };
    const settings = { ...SETTINGS, mode: 'off' } as const;
    const { tasks } = createClickPrior({ ...options, settings, onEvidence: () => undefined });
    expect(tasks.map(({ name }) => name)).toEqual(['click-prior.default']);
  });
});
