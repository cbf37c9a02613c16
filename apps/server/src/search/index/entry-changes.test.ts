import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import type { CatalogueEntry } from '@hark/shared/catalogue';
import * as fc from 'fast-check';
import { sql } from 'kysely';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { type OpenedDatabase, openDatabase } from '../../store/open-database.ts';
import { makeTemporaryDataDir } from '../../store/testing/temporary-data-dir.ts';
import { bundleEntry } from '../../testing/bundle-entry.ts';
import { ask, rowsOf, search } from '../testing/contract-index.ts';
import { changeOf, LANES } from '../testing/lane-changes.ts';
import { readState, tableNames } from './catalogue-tables.ts';
import { createEntryChanges } from './entry-changes.ts';
import { foldWhereDue } from './fold-changes.ts';
import { createPostgresSearchIndex, type PostgresSearchIndex } from './postgres-search-index.ts';

const folder = await makeTemporaryDataDir();
let database: OpenedDatabase;

beforeAll(async () => {
  database = await openDatabase({ dataDir: folder.dataDir, logger: pino({ level: 'silent' }) });
}, 60_000);

afterAll(async () => {
  await database.close();
  await folder.remove();
});

const river: CatalogueEntry = { id: 'river', title: 'Yellow River', popularity: 3, extra: { a: 1, b: [2] } };

async function opened(vectors?: null): Promise<PostgresSearchIndex> {
  const index = await createPostgresSearchIndex({ db: database.db, vectors });
  await index.replace(rowsOf([river, { id: 'tower', title: 'Eiffel Tower', popularity: 9 }]));
  return index;
}

const put = (...entries: CatalogueEntry[]) => ({ type: 'put', entries }) as const;
const changes = () => createEntryChanges({ db: database.db, onChanged: async () => undefined });

async function storedTitles(): Promise<{ id: string; title: string }[]> {
  const { generation } = await readState(database.db, 'default');
  const { rows } = await sql<{ id: string; title: string }>`
    select id, entry->>'title' as title from ${tableNames(generation).entries} order by id`.execute(
    database.db,
  );
  return rows;
}

describe('changes of entries', () => {
  it('are found by sound, and by joined words, in another process after it has caught up', async () => {
    await opened();
    const elsewhere = await createPostgresSearchIndex(database);
    await changes().change('default', put({ id: 'zanzibar', title: 'Zanzibar Archipelago' }));
    await elsewhere.catchUp();
    expect((await search(elsewhere, 'sansibar archipelago'))[0]?.id).toBe('zanzibar');
    expect((await ask(elsewhere, 'zanzi', { kind: 'instant' }))[0]?.id).toBe('zanzibar');
    expect(elsewhere.unknownWordShare('zanzibar archipelago')).toBe(0);
    expect(await elsewhere.goesOn('zanzibar')).toBe(true);
    expect(await elsewhere.goesOn('zanzibar archipelago')).toBe(false);
  });

  it('are compared by the meaning of words that no entry had before, in another process too', async () => {
    await opened();
    const elsewhere = await createPostgresSearchIndex(database);
    const comparedWith = async (text: string) => {
      const compared = await elsewhere.compare({ hypotheses: [{ text, probability: 1 }], limit: 5 });
      const ids = await compared.idsOf(compared.candidates.map(({ key }) => key));
      return [...ids.values()];
    };
    expect(await comparedWith('couches')).toEqual([]);
    const description = 'Soft sofas with cushions.';
    await changes().change('default', put({ id: 'ektorp', title: 'Ektorp', description }));
    await elsewhere.catchUp();
    expect(await comparedWith('couches')).toEqual(['ektorp']);
    await changes().change('default', { type: 'delete', ids: ['ektorp'] });
    await elsewhere.catchUp();
    expect(await comparedWith('couches')).toEqual([]);
  });

  it('change nothing where the entry is there already, whatever the order of its fields', async () => {
    const index = await opened();
    const before = await index.generation();
    const same = { extra: { b: [2], a: 1 }, popularity: 3, title: 'Yellow River', id: 'river' };
    expect(await changes().change('default', put(same))).toMatchObject({
      unchanged: 1,
      replaced: 0,
      added: 0,
    });
    expect(await changes().change('default', { type: 'delete', ids: ['nothing'] })).toMatchObject({
      deleted: 0,
    });
    expect(await index.generation()).toBe(before);
    await changes().change('default', put({ ...same, popularity: 4 }));
    expect(await index.generation()).not.toBe(before);
  });

  it('keep the number of names apart from other changes', async () => {
    const index = await opened();
    const names = await index.namesGeneration();
    const { mark } = await index.phrases(100);
    await changes().change('default', put({ ...river, popularity: 50, description: 'A river.' }));
    expect(await index.namesGeneration()).toBe(names);
    await changes().change('default', put({ ...river, aliases: ['Huang He'] }));
    expect(await index.namesGeneration()).not.toBe(names);
    expect((await index.phrasesSince(mark, 100))?.phrases.map(({ text }) => text)).toEqual([
      'Yellow River',
      'Huang He',
    ]);
    await index.replace(rowsOf([river]));
    expect(await index.phrasesSince(mark, 100)).toBeNull();
  });

  it('keep the scale of popularity: a new highest, and the next one when it is gone', async () => {
    await opened();
    const scale = async () => (await readState(database.db, 'default')).popularity;
    await changes().change('default', put({ id: 'top', title: 'Top', popularity: 70 }));
    expect(await scale()).toEqual({ max: 70, known: 3 });
    await changes().change('default', { type: 'delete', ids: ['top'] });
    expect(await scale()).toEqual({ max: 9, known: 2 });
  });

  it('are refused for a catalogue that is not there', async () => {
    expect(await changes().change('none', put(river))).toBe('unknown');
  });

  it('find an entry that was changed more often than candidates are compared', async () => {
    const index = await opened();
    for (let price = 0; price < 250; price++)
      await changes().change('default', put({ ...river, extra: { price } }));
    await index.catchUp();
    expect((await search(index, 'yellow river'))[0]).toMatchObject({ id: 'river', extra: { price: 249 } });
  }, 60_000);

  it('that come at the same time share transactions, and each has its own report', async () => {
    const index = await opened();
    const before = (await readState(database.db, 'default')).revision;
    const writer = changes();
    const reports = await Promise.all(
      Array.from({ length: 50 }, (_, number) =>
        writer.change('default', put({ id: `${number % 40}`, title: `Title ${number}` })),
      ),
    );
    expect(reports.filter((report) => typeof report === 'object' && report.added === 1)).toHaveLength(40);
    expect(reports.filter((report) => typeof report === 'object' && report.replaced === 1)).toHaveLength(10);
    expect((await readState(database.db, 'default')).revision - before).toBeLessThan(10);
    expect(await index.count()).toBe(42);
  });

  it('wait for a full import, and are made to the new catalogue', async () => {
    const index = await opened();
    const writer = changes();
    let change: Promise<unknown> | undefined;
    async function* slowly() {
      yield { line: 1, entry: { id: 'new', title: 'Nuovo' } };
      change = writer.change('default', put({ id: 'late', title: 'Ritardo' }));
      await new Promise((resolve) => setTimeout(resolve, 200));
      yield { line: 2, entry: { id: 'newer', title: 'Nuovissimo' } };
    }
    await index.replace(slowly());
    expect(await change).toMatchObject({ added: 1 });
    expect((await storedTitles()).map(({ id }) => id)).toEqual(['late', 'new', 'newer']);
    await index.catchUp();
    expect((await search(index, 'ritardo'))[0]?.id).toBe('late');
  });

  it('that were not read before they were trimmed make the process read all words again', async () => {
    await opened();
    const elsewhere = await createPostgresSearchIndex(database);
    await changes().change('default', put({ id: 'zanzibar', title: 'Zanzibar' }));
    await sql`update catalogue_change set at = now() - interval '1 hour'`.execute(database.db);
    expect(await foldWhereDue(database.db, 'default', 1)).toBe(1);
    expect((await sql`select 1 from catalogue_change`.execute(database.db)).rows).toEqual([]);
    await elsewhere.catchUp();
    await expect.poll(async () => (await search(elsewhere, 'sansibar'))[0]?.id).toBe('zanzibar');
  });

  const WORDS = ['river', 'yellow', 'tower', 'the', 'of', 'stanford', 'harbour', 'zinc'];
  const title = fc
    .array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 4 })
    .map((words) => words.join(' '));
  const entry = fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd', 'e'), title });
  const step = fc.oneof(
    fc.record({
      type: fc.constant('put' as const),
      entries: fc.array(entry, { minLength: 1, maxLength: 3 }),
    }),
    fc.record({
      type: fc.constant('delete' as const),
      ids: fc.array(fc.constantFrom('a', 'b', 'river'), { maxLength: 2 }),
    }),
    fc.constant({ type: 'fold' as const }),
    fc.constant({ type: 'search' as const }),
  );

  it('leave a process with what one that starts anew has', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        // Meaning follows changes later, when all words are read again.
        const index = await opened(null);
        const writer = changes();
        for (const each of steps) {
          if (each.type === 'fold') await foldWhereDue(database.db, 'default', 1);
          else if (each.type === 'search') await Promise.all(WORDS.map((word) => search(index, word)));
          else await writer.change('default', each);
          await index.catchUp();
        }
        const anew = await createPostgresSearchIndex({ db: database.db, vectors: null });
        for (const word of WORDS) {
          expect(await search(index, word)).toEqual(await search(anew, word));
          expect(index.unknownWordShare(word)).toBe(anew.unknownWordShare(word));
        }
      }),
      { numRuns: 25 },
    );
  }, 120_000);

  it('that were acknowledged before a process was killed are there, and nothing is there twice', async () => {
    const index = await opened();
    const script = fileURLToPath(await bundleEntry(new URL('../testing/update-forever.ts', import.meta.url)));
    for (const [round, kills] of [400, 700, 150].entries()) {
      const acknowledged = await changeUntilKilled(script, { round: `round${round}`, kills });
      await index.catchUp();
      const stored = await storedTitles();
      expect(await index.count()).toBe(stored.length);
      for (let lane = 0; lane < LANES; lane++) {
        const name = `round${round}-${lane}`;
        const last = acknowledged.get(String(lane)) ?? -1;
        const titles = stored.filter(({ id }) => id.startsWith(`${name}-`)).map(({ title }) => title);
        // The change that was under way may have been committed.
        const possible = [last, last + 1].map((number) => titlesAfter(name, number));
        expect(possible).toContainEqual(titles.toSorted());
        const anew = await createPostgresSearchIndex(database);
        for (const query of titles.slice(0, 3)) {
          expect((await search(index, query))[0]?.title).toBe(query);
          expect(await search(index, query)).toEqual(await search(anew, query));
        }
      }
    }
  }, 120_000);
});

/** Runs the process until it has acknowledged so many changes, and kills it. Resolves to the last number of each lane. */
async function changeUntilKilled(
  script: string,
  { round, kills }: { round: string; kills: number },
): Promise<Map<string, number>> {
  const child = spawn(process.execPath, [script, folder.dataDir, round], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const last = new Map<string, number>();
  let lines = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    const [lane = '', number = ''] = line.split(' ');
    last.set(lane, Number(number));
    if (++lines === kills) child.kill('SIGKILL');
  }
  expect(lines).toBeGreaterThanOrEqual(kills);
  return last;
}

/** The titles of a lane after its changes up to this number. */
function titlesAfter(lane: string, last: number): string[] {
  const titles = new Map<string, string>();
  for (let number = 0; number <= last; number++) {
    const change = changeOf(lane, number);
    if (change.type === 'delete') for (const id of change.ids) titles.delete(id);
    else for (const { id, title } of change.entries) titles.set(id, title);
  }
  return [...titles.values()].toSorted();
}
