import { setImmediate as nextTick } from 'node:timers/promises';

import type { CatalogueEntry } from '@hark/shared/catalogue';
import { type Kysely, sql } from 'kysely';

import type { Database } from '../../store/tables.ts';
import { createColumns, type PropertyColumns } from '../properties/columns.ts';
import { type CatalogueState, tableNames } from './catalogue-tables.ts';

/** Rows that are parsed and taken over in a few milliseconds. */
const ROWS_A_STEP = 500;
/** Spare ordinals for entries that are added later. */
const SPARE_ORDINALS = 1_000;

interface PropertyRow {
  ordinal: number;
  category: string | null;
  popularity: number | null;
  extra: CatalogueEntry['extra'] | null;
}

/** Reads the properties of all entries, in steps of a few milliseconds. */
export async function readColumns(
  db: Kysely<Database>,
  { generation, nextOrdinal, properties }: CatalogueState,
): Promise<PropertyColumns> {
  const columns = createColumns(properties?.properties ?? [], nextOrdinal + SPARE_ORDINALS);
  if (generation === 0) return columns;
  for (let from = 0; from < nextOrdinal; from += ROWS_A_STEP) {
    const { rows } = await sql<PropertyRow>`
      select ordinal, entry->>'category' as category, popularity, entry->'extra' as extra
      from ${tableNames(generation).entries}
      where ordinal >= ${from} and ordinal < ${from + ROWS_A_STEP}`.execute(db);
    for (const { ordinal, category, popularity, extra } of rows)
      columns.set(ordinal, {
        category: category ?? undefined,
        popularity: popularity ?? undefined,
        extra: extra ?? undefined,
      });
    await nextTick();
  }
  return columns;
}
