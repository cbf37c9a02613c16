import { setImmediate as nextTick } from 'node:timers/promises';

import type { CatalogueEntry } from '@hark/shared/catalogue';
import { type Kysely, sql } from 'kysely';

import type { Database } from '../../store/tables.ts';
import { createColumns, type PropertyColumns } from '../properties/columns.ts';
import { type CatalogueState, tableNames } from './catalogue-tables.ts';
import { readStoredColumns } from './stored-columns.ts';

/** Rows that are parsed and taken over in a few milliseconds. */
const ROWS_A_STEP = 250;
/** Spare ordinals for entries that are added later. */
const SPARE_ORDINALS = 1_000;

/** The properties of a catalogue in memory. */
export interface ReadColumns {
  columns: PropertyColumns;
  /** How many entries were read one by one: many mean that storing the columns would save time. */
  readSingly: number;
}

/** Reads the properties of all entries, in steps of a few milliseconds: from stored columns, and the rest from entries. */
export async function readColumns(db: Kysely<Database>, state: CatalogueState): Promise<ReadColumns> {
  const { generation, nextOrdinal, properties } = state;
  const capacity = nextOrdinal + SPARE_ORDINALS;
  const empty = (): PropertyColumns => createColumns(properties?.properties ?? [], capacity);
  if (generation === 0) return { columns: empty(), readSingly: 0 };
  const stored = await readStoredColumns(db, state, empty());
  const columns = stored?.columns ?? empty();
  const from = stored?.nextOrdinal ?? 0;
  if (stored !== null && stored.revision !== state.revision)
    await removeDeleted(db, columns, { generation, below: from });
  await readEntriesInto(columns, db, { generation, from, to: nextOrdinal });
  return { columns, readSingly: nextOrdinal - from };
}

interface PropertyRow {
  ordinal: number;
  category: string | null;
  popularity: number | null;
  extra: CatalogueEntry['extra'] | null;
}

/** Reads the properties of the entries with these ordinals; `to` is exclusive. */
async function readEntriesInto(
  columns: PropertyColumns,
  db: Kysely<Database>,
  { generation, from, to }: { generation: number; from: number; to: number },
): Promise<void> {
  for (let first = from; first < to; first += ROWS_A_STEP) {
    const { rows } = await sql<PropertyRow>`
      select ordinal, entry->>'category' as category, popularity, entry->'extra' as extra
      from ${tableNames(generation).entries}
      where ordinal >= ${first} and ordinal < ${Math.min(to, first + ROWS_A_STEP)}`.execute(db);
    for (const row of rows) setRow(columns, row);
    await nextTick();
  }
}

/** Takes over the properties of added entries, and removes deleted ones. */
export async function changeColumns(
  columns: PropertyColumns,
  db: Kysely<Database>,
  {
    generation,
    added,
    deleted,
  }: { generation: number; added: readonly number[]; deleted: readonly number[] },
): Promise<void> {
  for (const ordinal of deleted) columns.remove(ordinal);
  for (let from = 0; from < added.length; from += ROWS_A_STEP) {
    const { rows } = await sql<PropertyRow>`
      select ordinal, entry->>'category' as category, popularity, entry->'extra' as extra
      from ${tableNames(generation).entries}
      where ordinal = any(${added.slice(from, from + ROWS_A_STEP)}::int[])`.execute(db);
    for (const row of rows) setRow(columns, row);
  }
}

function setRow(columns: PropertyColumns, { ordinal, category, popularity, extra }: PropertyRow): void {
  columns.set(ordinal, {
    category: category ?? undefined,
    popularity: popularity ?? undefined,
    extra: extra ?? undefined,
  });
}

/** Removes entries that were deleted after the columns were stored. No other entry ever gets their ordinals. */
async function removeDeleted(
  db: Kysely<Database>,
  columns: PropertyColumns,
  { generation, below }: { generation: number; below: number },
): Promise<void> {
  const { rows } = await sql<{ ordinal: number }>`
    select ordinal from generate_series(0, ${below - 1}::int) as ordinal
    where not exists (select from ${tableNames(generation).entries} as entry where entry.ordinal = ordinal.ordinal)
  `.execute(db);
  for (const { ordinal } of rows) columns.remove(ordinal);
}
