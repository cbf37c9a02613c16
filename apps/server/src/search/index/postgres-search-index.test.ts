import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

import { sql } from 'kysely';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { type OpenedDatabase, openDatabase } from '../../store/open-database.ts';
import { makeTemporaryDataDir } from '../../store/testing/temporary-data-dir.ts';
import { bundleEntry } from '../../testing/bundle-entry.ts';
import { dropCatalogue } from './change-catalogue.ts';
import { listCatalogues, requireCatalogue } from './list-catalogues.ts';
import { createPostgresSearchIndex } from './postgres-search-index.ts';
import { rowsOf } from '../testing/contract-index.ts';
import { describeSearchIndex } from '../search-index.contract.ts';

const logger = pino({ level: 'silent' });
const folder = await makeTemporaryDataDir();
let database: OpenedDatabase;

beforeAll(async () => {
  database = await openDatabase({ dataDir: folder.dataDir, logger });
}, 60_000);

afterAll(async () => {
  await database.close();
  await folder.remove();
});

const stanford = { id: 'stanford', title: 'Stanford University' };
const request = { hypotheses: [{ text: 'stanford university', probability: 1 }], limit: 5 };

async function generationTables(): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select relname as name from pg_class where relkind = 'r' and relname ~ '^catalogue_(entry|posting|segment|word)_' order by 1
  `.execute(database.db);
  return rows.map(({ name }) => name);
}

describeSearchIndex('the index in PostgreSQL', () => createPostgresSearchIndex(database));

describe('the index in PostgreSQL', () => {
  it('finds nothing before the first import, and then the entries that another process imports', async () => {
    await sql`drop table ${sql.join((await generationTables()).map((name) => sql.table(name)))}`.execute(
      database.db,
    );
    await sql`delete from catalogue`.execute(database.db);
    const here = await createPostgresSearchIndex(database);
    expect(await here.search(request)).toEqual([]);
    const elsewhere = await createPostgresSearchIndex(database);
    await elsewhere.replace(rowsOf([stanford]));
    expect((await here.search(request))[0]?.id).toBe('stanford');
  });

  it('lists the existing catalogues when the requested one is missing', async () => {
    const songs = await createPostgresSearchIndex({ db: database.db, catalogue: 'songs' });
    await songs.replace(rowsOf([{ id: 'river', title: 'Yellow River' }]));
    await expect(requireCatalogue(database.db, 'songs')).resolves.toBeUndefined();
    await expect(requireCatalogue(database.db, 'films')).rejects.toMatchObject({
      code: 'catalogue_unknown',
      message: expect.stringMatching(/"films" \(available: .*songs/) as unknown,
    });
    await dropCatalogue({ db: database.db, catalogue: 'songs' });
  });

  it('diversifies categories where configured, and shows that in its version', async () => {
    const entries = Array.from({ length: 6 }, (_, number) => ({
      id: `song-${number}`,
      title: `Yellow River ${number}`,
      category: 'song',
      popularity: 90,
    }));
    const plain = await createPostgresSearchIndex(database);
    await plain.replace(
      rowsOf([...entries, { id: 'river', title: 'Yellow River Delta', category: 'nature', popularity: 1 }]),
    );
    const diverse = await createPostgresSearchIndex({ db: database.db, diverse: true });
    const asked = { hypotheses: [{ text: 'yellow river', probability: 1 }], limit: 3 };
    const idsOf = async (index: typeof plain, more = {}) =>
      (await index.search({ ...asked, ...more })).map(({ id }) => id);
    expect(await idsOf(plain)).not.toContain('river');
    expect(await idsOf(diverse)).toContain('river');
    expect(await idsOf(diverse, { diverse: false })).not.toContain('river');
    expect(diverse.version).not.toBe(plain.version);
  });

  it('notices at the next search that another process has replaced the catalogue', async () => {
    const here = await createPostgresSearchIndex(database);
    const elsewhere = await createPostgresSearchIndex(database);
    await here.replace(rowsOf([stanford]));
    await here.search(request);
    await elsewhere.replace(rowsOf([{ id: 'other', title: 'Stanford University Press' }]));
    expect((await here.search(request)).map(({ id }) => id)).toEqual(['other']);
  });

  it('answers every search while catalogues are replaced', async () => {
    const here = await createPostgresSearchIndex(database);
    const elsewhere = await createPostgresSearchIndex(database);
    await here.replace(rowsOf([stanford]));
    for (let swap = 0; swap < 5; swap++) {
      const searches = Array.from({ length: 8 }, () => here.search(request));
      const [, ...found] = await Promise.all([elsewhere.replace(rowsOf([stanford])), ...searches]);
      expect(found.map((results) => results[0]?.id)).toEqual(searches.map(() => 'stanford'));
    }
  }, 60_000);

  it('runs two simultaneous imports in sequence', async () => {
    const index = await createPostgresSearchIndex(database);
    const reports = await Promise.all([
      index.replace(rowsOf([stanford])),
      index.replace(rowsOf([stanford, { id: 'mit', title: 'MIT' }])),
    ]);
    expect(reports.map(({ taken }) => taken)).toEqual([1, 2]);
    expect([1, 2]).toContain(await index.count());
  });

  it('leaves no tables of earlier catalogues or failed imports behind', async () => {
    const index = await createPostgresSearchIndex(database);
    await index.replace(rowsOf([stanford]));
    await expect(index.replace(rowsOf([]))).rejects.toThrow('has no entries');
    expect(await generationTables()).toHaveLength(2);
  });

  it('keeps the catalogue, and accepts the next import, when the importing process is killed', async () => {
    const index = await createPostgresSearchIndex(database);
    await index.replace(rowsOf([stanford]));
    const script = fileURLToPath(await bundleEntry(new URL('../testing/import-forever.ts', import.meta.url)));
    const importer = spawn(process.execPath, [script, folder.dataDir], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(importer.stdout, 'data');
    importer.kill('SIGKILL');
    await once(importer, 'exit');
    expect((await index.search(request))[0]?.id).toBe('stanford');
    expect(await index.count()).toBe(1);
    expect((await index.replace(rowsOf([stanford]))).taken).toBe(1);
    expect(await generationTables()).toHaveLength(2);
  }, 30_000);

  it('notices entries that another process adds and deletes', async () => {
    const here = await createPostgresSearchIndex(database);
    await here.replace(rowsOf([stanford]));
    await here.search(request);
    const elsewhere = await createPostgresSearchIndex(database);
    await elsewhere.upsert(rowsOf([{ id: 'press', title: 'Stanford University Press' }]));
    expect((await here.search(request)).map(({ id }) => id)).toEqual(['stanford', 'press']);
    await elsewhere.delete(['stanford']);
    expect((await here.search(request)).map(({ id }) => id)).toEqual(['press']);
  });

  it('creates a catalogue from the first added entries', async () => {
    const { db } = database;
    const index = await createPostgresSearchIndex({ db, catalogue: 'added' });
    expect(await index.upsert(rowsOf([stanford]))).toMatchObject({ taken: 1, replaced: 0 });
    expect((await index.search(request))[0]?.id).toBe('stanford');
    await dropCatalogue({ db, catalogue: 'added' });
  });

  it('keeps catalogues of different names apart', async () => {
    const { db } = database;
    const [one, other] = await Promise.all(
      ['one', 'other'].map((catalogue) => createPostgresSearchIndex({ db, catalogue })),
    );
    await one?.replace(rowsOf([stanford]));
    await other?.replace(rowsOf([{ id: 'mit', title: 'MIT', popularity: 1 }]));
    const shown = (await other?.search(request))?.filter(({ isBelowFloor }) => isBelowFloor !== true);
    expect(shown).toEqual([]);
    expect((await one?.search(request))?.[0]?.id).toBe('stanford');
    const listed = await listCatalogues(db);
    expect(listed.map(({ name }) => name)).toEqual(expect.arrayContaining(['one', 'other']));
    expect(listed.find(({ name }) => name === 'one')?.unknownPopularityShare).toBe(1);
    expect(await dropCatalogue({ db, catalogue: 'other' })).toBe(true);
    expect(await dropCatalogue({ db, catalogue: 'other' })).toBe(false);
    expect(await other?.search(request)).toEqual([]);
    expect(await one?.count()).toBe(1);
    await dropCatalogue({ db, catalogue: 'one' });
  });

  it('reindexes a catalogue that an earlier version of the analysis indexed', async () => {
    const first = await createPostgresSearchIndex(database);
    await first.replace(rowsOf([stanford, { id: 'mit', title: 'MIT', popularity: 3, extra: { a: [1] } }]));
    await sql`update catalogue set analysis_version = 0`.execute(database.db);
    const before = await generationTables();
    const second = await createPostgresSearchIndex(database);
    expect(await generationTables()).not.toEqual(before);
    expect(await second.count()).toBe(2);
    const [result] = await second.search({ hypotheses: [{ text: 'mit', probability: 1 }], limit: 1 });
    expect(result).toMatchObject({ id: 'mit', extra: { a: [1] } });
  });
});
