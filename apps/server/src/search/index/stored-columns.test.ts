import type { CatalogueEntry } from '@hark/shared/catalogue';
import { sql } from 'kysely';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { type OpenedDatabase, openDatabase } from '../../store/open-database.ts';
import { makeTemporaryDataDir } from '../../store/testing/temporary-data-dir.ts';
import type { SearchIndex } from '../search-index.ts';
import { rowsOf } from '../testing/contract-index.ts';
import { dropCatalogue } from './change-catalogue.ts';
import { readState } from './catalogue-tables.ts';
import { createPostgresSearchIndex } from './postgres-search-index.ts';
import { readColumns } from './read-columns.ts';

const folder = await makeTemporaryDataDir();
let database: OpenedDatabase;

beforeAll(async () => {
  database = await openDatabase({ dataDir: folder.dataDir, logger: pino({ level: 'silent' }) });
}, 60_000);

afterAll(async () => {
  await database.close();
  await folder.remove();
});

const COLOURS = ['red', 'blue', 'green'];
const entryAt = (number: number): CatalogueEntry => ({
  id: `e${number}`,
  title: `Entry ${number}`,
  extra: {
    colour: COLOURS[number % 3],
    price: `${number} EUR`,
    tags: [`t${number % 7}`, 'all'],
    added: `2024-01-${String(1 + (number % 28)).padStart(2, '0')}`,
    spot: { latitude: number % 90, longitude: 0 },
  },
});

async function columnsOf(catalogue: string) {
  return readColumns(database.db, await readState(database.db, catalogue));
}

/** What filters, facets and orders find. */
async function answersOf(index: SearchIndex) {
  const page = await index.searchPage({
    hypotheses: [{ text: '', probability: 1 }],
    limit: 50,
    filters: [
      { field: 'price', max: 900 },
      { field: 'tags', is: ['t3'] },
      { field: 'added', min: '2024-01-10' },
      { field: 'spot', near: { latitude: 0, longitude: 0, withinKm: 5_000 } },
    ],
    sort: [{ field: 'colour', order: 'desc' }],
    facets: ['colour', 'tags', 'price'],
  });
  return { ids: page.found.map(({ id }) => id), total: page.total, facets: page.facets };
}

describe('stored columns', () => {
  it('are read instead of the entries, with later changes', async () => {
    const db = database.db;
    const catalogue = 'stored';
    const index = await createPostgresSearchIndex({ db, catalogue });
    await index.replace(rowsOf(Array.from({ length: 2_500 }, (_, number) => entryAt(number))));
    const before = await answersOf(index);
    expect(before.total).toBeGreaterThan(20);
    expect((await columnsOf(catalogue)).readSingly).toBe(0);
    expect(await answersOf(await createPostgresSearchIndex({ db, catalogue }))).toEqual(before);

    const changed = { ...entryAt(3), extra: { ...entryAt(3).extra, colour: 'violet' } };
    await index.upsert(rowsOf([changed, entryAt(9_999)]));
    await index.delete(['e17', 'e10']);
    const { columns, readSingly } = await columnsOf(catalogue);
    expect(readSingly).toBe(2);
    expect(columns.values('colour')).toContainEqual({ value: 'violet', entries: 1 });
    expect(columns.entries().reduce((sum, is) => sum + is, 0)).toBe(2_499);
    await dropCatalogue({ db, catalogue });
    const { rows } = await sql<{ rows: number }>`
      select (select count(*) from catalogue_columns) + (select count(*) from catalogue_column_piece) as rows
    `.execute(db);
    expect(Number(rows[0]?.rows)).toBe(0);
  });

  it.each([
    ['damaged', sql`update catalogue_column_piece set bytes = '\\x00'::bytea where part = 1`],
    ['incomplete', sql`delete from catalogue_column_piece where part = 2`],
    ['of other properties', sql`update catalogue_columns set properties = '[]'`],
  ])('are left alone where they are %s', async (_, damage) => {
    const db = database.db;
    const catalogue = 'damaged';
    const index = await createPostgresSearchIndex({ db, catalogue });
    await index.replace(rowsOf(Array.from({ length: 2_500 }, (_, number) => entryAt(number))));
    const before = await answersOf(index);
    await damage.execute(db);
    expect((await columnsOf(catalogue)).readSingly).toBe(2_500);
    expect(await answersOf(await createPostgresSearchIndex({ db, catalogue }))).toEqual(before);
  });
});
