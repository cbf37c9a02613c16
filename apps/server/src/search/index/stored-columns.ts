import { setImmediate as nextTick } from 'node:timers/promises';
import { deserialize, serialize } from 'node:v8';

import { type Kysely, sql, type Transaction } from 'kysely';

import type { Database } from '../../store/tables.ts';
import { inSteps } from '../analysis/in-steps.ts';
import type { PropertyColumns, SavedColumns } from '../properties/columns.ts';
import type { StoredProperties } from './stored-properties.ts';

/** Bytes of a row, few enough to be parsed in a millisecond or two. */
const PIECE_BYTES = 256 * 1024;
/** Fewer entries are read in no time. */
export const LEAST_STORED = 2_000;
/** Columns are stored again when more than this share of the entries came later. */
const MOST_LATER_SHARE = 0.1;

/** The state of the catalogue with which the columns are stored. */
export interface StoredState {
  generation: number;
  revision: number;
  nextOrdinal: number;
  properties: Pick<StoredProperties, 'properties'> | null;
}

export interface StoredColumns {
  columns: PropertyColumns;
  /** Of the catalogue when they were stored. */
  revision: number;
  nextOrdinal: number;
}

/** Fills empty columns with the stored ones of a generation; null where there are none of the same properties. */
export async function readStoredColumns(
  db: Kysely<Database>,
  { generation, properties }: Pick<StoredState, 'generation' | 'properties'>,
  empty: PropertyColumns,
): Promise<StoredColumns | null> {
  const stored = await db
    .selectFrom('catalogue_columns')
    .select(['revision', 'next_ordinal', 'parts'])
    .where('generation', '=', generation)
    .where('properties', '=', JSON.stringify(properties?.properties ?? []))
    .executeTakeFirst();
  if (stored === undefined) return null;
  const saved: unknown[] = [];
  for (let part = 0; part < stored.parts; part++) {
    const pieces = await readPieces(db, generation, part);
    try {
      saved.push(deserialize(Buffer.concat(pieces)));
    } catch {
      // Stored by a newer Node.js: the entries have it all, too.
      return null;
    }
    await nextTick();
  }
  const isWhole = await inSteps(empty.restore(saved));
  return isWhole ? { columns: empty, revision: stored.revision, nextOrdinal: stored.next_ordinal } : null;
}

async function readPieces(db: Kysely<Database>, generation: number, part: number): Promise<Buffer[]> {
  const pieces: Buffer[] = [];
  for (;;) {
    const row = await db
      .selectFrom('catalogue_column_piece')
      .select('bytes')
      .where('generation', '=', generation)
      .where('part', '=', part)
      .where('piece', '=', pieces.length)
      .executeTakeFirst();
    if (row === undefined) return pieces;
    pieces.push(row.bytes);
  }
}

/** Whether storing the columns would save much time at the next start. */
export function isWorthStoring(
  { readSingly }: { readSingly: number },
  { entries }: { entries: number },
): boolean {
  return readSingly >= LEAST_STORED && readSingly > MOST_LATER_SHARE * entries;
}

/** Stores the columns of a generation, as they are with this state. Another process may do the same at the same time. */
export async function storeColumns(
  db: Kysely<Database>,
  state: StoredState,
  columns: PropertyColumns,
): Promise<void> {
  const saved = await inSteps(columns.save());
  await db.transaction().execute(async (trx) => {
    // Waits for another process that stores them.
    await sql`select pg_advisory_xact_lock(${STORE_LOCK}, ${state.generation})`.execute(trx);
    // A replaced catalogue needs none; this keeps it from being replaced meanwhile.
    const served = await trx
      .selectFrom('catalogue')
      .select('name')
      .where('generation', '=', state.generation)
      .forShare()
      .executeTakeFirst();
    if (served !== undefined) await writeColumns(trx, state, saved);
  });
}

/** Writes saved columns in place of those of the same generation. */
export async function writeColumns(
  trx: Transaction<Database>,
  { generation, revision, nextOrdinal, properties }: StoredState,
  saved: SavedColumns,
): Promise<void> {
  await dropColumns(trx, generation);
  for (const [part, value] of saved.entries()) {
    const bytes = serialize(value);
    for (let from = 0, piece = 0; from < bytes.length; from += PIECE_BYTES, piece++)
      await trx
        .insertInto('catalogue_column_piece')
        .values({ generation, part, piece, bytes: bytes.subarray(from, from + PIECE_BYTES) })
        .execute();
  }
  const row = { generation, revision, next_ordinal: nextOrdinal, parts: saved.length };
  await trx
    .insertInto('catalogue_columns')
    .values({ ...row, properties: JSON.stringify(properties?.properties ?? []) })
    .execute();
}

const STORE_LOCK = 4_727_403;

/** Deletes the stored columns of a generation. */
export async function dropColumns(db: Kysely<Database>, generation: number): Promise<void> {
  await db.deleteFrom('catalogue_column_piece').where('generation', '=', generation).execute();
  await db.deleteFrom('catalogue_columns').where('generation', '=', generation).execute();
}
