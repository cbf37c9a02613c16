import type { CatalogueEntry } from '@hark/shared/catalogue';
import { type Kysely, sql, type Transaction } from 'kysely';

import { StoreError } from '../../store/store-error.ts';
import { systemErrorCode } from '../../store/system-error-code.ts';
import type { Database } from '../../store/tables.ts';
import { CatalogueError } from '../catalogue-error.ts';
import {
  appendPostings,
  type CatalogueState,
  createGeneration,
  dropGeneration,
  finishGeneration,
  insertEntries,
  insertSegment,
  lockCatalogue,
  lockPostings,
  readPopularity,
  serveGeneration,
  tableNames,
} from './catalogue-tables.ts';
import { logChange, wholeChange } from './change-log.ts';
import { foldChanges } from './fold-changes.ts';
import { createProfiler, type Profiler } from '../properties/profile-fields.ts';
import { createColumnBuilder } from '../properties/build-columns.ts';
import { guessProperties } from '../properties/guess-properties.ts';
import { LEAST_STORED, writeColumns } from './stored-columns.ts';
import { declareAlso, type StoredProperties } from './stored-properties.ts';
import type { DeclaredProperties } from '@hark/shared/properties';
import { createPostingBuilder } from './posting-builder.ts';
import type { CatalogueRow, ImportReport, UpsertReport } from '../search-index.ts';

const BATCH_ROWS = 1_000;
const DISK_FULL = '53100';

export interface ChangeOptions {
  db: Kysely<Database>;
  catalogue: string;
  signal?: AbortSignal | undefined;
  /** Types of fields. Default: all are guessed. */
  declared?: DeclaredProperties | undefined;
  withForms?: boolean | undefined;
}

/** Writes the rows into new tables and serves them, in one transaction. */
export async function replaceCatalogue(
  { db, catalogue, signal, declared = {}, withForms }: ChangeOptions,
  rows: AsyncIterable<CatalogueRow>,
): Promise<ImportReport> {
  const startedAt = performance.now();
  const filled = await inTransaction(db, async (trx) => {
    signal?.throwIfAborted();
    const { generation: served } = await lockCatalogue(trx, catalogue);
    const entries = await fillGeneration(trx, { catalogue, served, rows, signal, declared, withForms });
    signal?.throwIfAborted();
    return entries;
  });
  return { ...filled, tookMs: performance.now() - startedAt };
}

interface FillOptions {
  catalogue: string;
  served: number;
  rows: AsyncIterable<CatalogueRow>;
  signal: AbortSignal | undefined;
  declared: DeclaredProperties;
  withForms?: boolean | undefined;
}

type Filled = Pick<ImportReport, 'taken' | 'properties'>;

async function fillGeneration(
  trx: Transaction<Database>,
  { catalogue, served, rows, signal, declared, withForms }: FillOptions,
): Promise<Filled> {
  const profiler = createProfiler();
  const builder = createColumnBuilder(profiler, declared);
  const next = await createGeneration(trx);
  const postings = createPostingBuilder();
  let entries = 0;
  for await (const batch of batches(profiled(rows, profiler), signal)) {
    await insertEntries(trx, batch, { generation: next, from: entries, postings, withForms });
    builder.add(batch);
    entries += batch.length;
    if (postings.isFull()) await insertSegment(trx, next, postings);
  }
  if (entries === 0)
    throw new CatalogueError(
      'catalogue_empty',
      'The new catalogue has no entries, so the existing one is unchanged.',
    );
  await insertSegment(trx, next, postings);
  await finishGeneration(trx, next);
  const guessed = guessProperties(profiler, declared);
  const properties = { properties: guessed.properties, declared };
  await serveGeneration(trx, catalogue, { served, next, entries, properties });
  const columns = entries < LEAST_STORED ? null : builder.finish(guessed.properties);
  if (columns !== null) {
    const state = { generation: next, revision: 0, nextOrdinal: entries, properties };
    await writeColumns(trx, state, columns);
  }
  return { taken: entries, properties: guessed };
}

/**
 * Adds or replaces any number of entries of the served generation in one transaction. Creates the catalogue where it does
 * not exist. It writes the posting lists, which costs as much as an import of the entries; `commitChanges` is for few.
 */
export async function upsertEntries(
  { db, catalogue, signal, declared = {} }: ChangeOptions,
  rows: AsyncIterable<CatalogueRow>,
): Promise<UpsertReport> {
  const startedAt = performance.now();
  const counts = await inTransaction(db, async (trx) => {
    signal?.throwIfAborted();
    const state = await lockCatalogue(trx, catalogue);
    const { generation, nextOrdinal, properties: before } = state;
    if (generation === 0) {
      const filled = await fillGeneration(trx, { catalogue, served: 0, rows, signal, declared });
      return { ...filled, replaced: 0 };
    }
    // The lists grow in the order of the ordinals, so earlier changes come first.
    await lockPostings(trx, catalogue);
    await foldChanges(trx, catalogue, state);
    const profiler = createProfiler();
    const postings = createPostingBuilder();
    let taken = 0;
    let replaced = 0;
    for await (const batch of batches(profiled(rows, profiler), signal)) {
      replaced += await deleteRows(
        trx,
        generation,
        batch.map(({ id }) => id),
      );
      await insertEntries(trx, batch, { generation, from: nextOrdinal + taken, postings });
      taken += batch.length;
      if (postings.isFull()) await appendPostings(trx, generation, postings);
    }
    await appendPostings(trx, generation, postings);
    await countAnew(trx, catalogue, { state, taken, replaced });
    const { stored, guessed } = declareAlso(before, profiler, declared);
    if (Object.keys(declared).length > 0) await storeProperties(trx, catalogue, stored);
    return { taken, replaced, properties: guessed };
  });
  return { ...counts, unchanged: 0, tookMs: performance.now() - startedAt };
}

/** Deletes the whole catalogue. Resolves to whether it existed. */
export async function dropCatalogue({ db, catalogue }: ChangeOptions): Promise<boolean> {
  return inTransaction(db, async (trx) => {
    const { generation } = await lockCatalogue(trx, catalogue);
    if (generation === 0) return false;
    await lockPostings(trx, catalogue);
    await trx.deleteFrom('catalogue').where('name', '=', catalogue).execute();
    await dropGeneration(trx, generation);
    return true;
  });
}

async function deleteRows(
  trx: Transaction<Database>,
  generation: number,
  ids: readonly string[],
): Promise<number> {
  // Both conditions: tables of earlier versions are indexed by the id itself.
  const { numAffectedRows } = await sql`
    delete from ${tableNames(generation).entries}
    where id = any(${ids}::text[])
      and hashtextextended(id, 0) = any(array(select hashtextextended(given, 0) from unnest(${ids}::text[]) as given))
  `.execute(trx);
  return Number(numAffectedRows ?? 0);
}

async function countAnew(
  trx: Transaction<Database>,
  catalogue: string,
  { state, taken, replaced }: { state: CatalogueState; taken: number; replaced: number },
): Promise<void> {
  const { generation } = state;
  const revision = state.revision + 1;
  const { max, known } = await readPopularity(trx, generation);
  await logChange(trx, generation, wholeChange(revision));
  await trx
    .updateTable('catalogue')
    .set({
      revision,
      folded_revision: revision,
      names_revision: revision,
      stale_ordinals: state.staleOrdinals + replaced,
      entries: state.entries + taken - replaced,
      next_ordinal: state.nextOrdinal + taken,
      popularity_max: max,
      popularity_known: known,
    })
    .where('name', '=', catalogue)
    .execute();
}

/** Stores the properties of a served catalogue. */
export async function storeProperties(
  db: Kysely<Database>,
  catalogue: string,
  properties: StoredProperties,
): Promise<void> {
  await db
    .updateTable('catalogue')
    .set({ properties: JSON.stringify(properties) })
    .where('name', '=', catalogue)
    .execute();
}

async function* profiled(
  rows: AsyncIterable<CatalogueRow>,
  profiler: Profiler,
): AsyncGenerator<CatalogueRow> {
  for await (const row of rows) {
    profiler.add(row.entry, row.line, row.file);
    yield row;
  }
}

async function* batches(
  rows: AsyncIterable<CatalogueRow>,
  signal: AbortSignal | undefined,
): AsyncGenerator<CatalogueEntry[]> {
  let batch: CatalogueEntry[] = [];
  for await (const { entry } of rows) {
    batch.push(entry);
    if (batch.length < BATCH_ROWS) continue;
    signal?.throwIfAborted();
    yield batch;
    batch = [];
  }
  signal?.throwIfAborted();
  if (batch.length > 0) yield batch;
}

/** Runs a transaction. Running out of disk space is the one failure that an operator can fix. */
export async function inTransaction<Result>(
  db: Kysely<Database>,
  work: (trx: Transaction<Database>) => Promise<Result>,
): Promise<Result> {
  try {
    return await db.transaction().execute(work);
  } catch (cause) {
    if (systemErrorCode(cause) !== DISK_FULL) throw cause;
    throw new StoreError(
      'disk_full',
      'The database disk is full: free up some space and import again. The catalogue is unchanged.',
      { retryable: true, cause },
    );
  }
}
