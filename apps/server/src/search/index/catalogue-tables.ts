import type { CatalogueEntry } from '@hark/shared/catalogue';
import { type Kysely, sql, type Transaction } from 'kysely';

import type { Database } from '../../store/tables.ts';
import { comparedFields, indexTerms } from '../analysis/analyze-entry.ts';
import { ANALYSIS_VERSION } from '../analysis/analyze-text.ts';
import { MAX_ORDINAL, popularityStep, toPosting } from './posting-list.ts';
import type { PostingBuilder } from './posting-builder.ts';
import type { WordCount } from '../analysis/vocabulary.ts';
import { dropColumns } from './stored-columns.ts';
import { type StoredProperties, storedPropertiesSchema } from './stored-properties.ts';

/** The state of one catalogue, known without reading its entries. */
export interface CatalogueState {
  /** Number in the names of its tables; 0 before the first import. */
  generation: number;
  /** Raised by each change of the catalogue that keeps its tables. */
  revision: number;
  /** The posting lists contain all changes up to this revision; `change-log.ts` has the later ones. */
  foldedRevision: number;
  /** Revision of the last change of a name. */
  namesRevision: number;
  /** Ordinals of deleted entries that are still in posting lists. */
  staleOrdinals: number;
  entries: number;
  /** The first free ordinal; no entry has it or a higher one. */
  nextOrdinal: number;
  analysisVersion: number;
  popularity: { max: number; known: number };
  /** Null for a catalogue of an earlier version of Hark. */
  properties: StoredProperties | null;
}

/** Revisions of one generation, a bound that keeps its numbers apart from the next generation's. */
export const MAX_REVISIONS = 2 ** 31;

const NO_CATALOGUE: CatalogueState = {
  generation: 0,
  revision: 0,
  foldedRevision: 0,
  namesRevision: 0,
  staleOrdinals: 0,
  entries: 0,
  nextOrdinal: 0,
  analysisVersion: ANALYSIS_VERSION,
  popularity: { max: 0, known: 0 },
  properties: null,
};

/**
 * Returns the tables of one catalogue generation. Table names are the only SQL built from text, and contain only a
 * number.
 */
export function tableNames(generation: number) {
  return {
    entries: sql.table(`catalogue_entry_${generation}`),
    postings: sql.table(`catalogue_posting_${generation}`),
    segments: sql.table(`catalogue_segment_${generation}`),
    /** Table of an earlier version of Hark. */
    words: sql.table(`catalogue_word_${generation}`),
  };
}

export async function readState(db: Kysely<Database>, catalogue: string): Promise<CatalogueState> {
  const row = await db.selectFrom('catalogue').selectAll().where('name', '=', catalogue).executeTakeFirst();
  if (row === undefined) return NO_CATALOGUE;
  return {
    generation: row.generation,
    revision: row.revision,
    foldedRevision: row.folded_revision,
    namesRevision: row.names_revision,
    staleOrdinals: row.stale_ordinals,
    entries: row.entries,
    nextOrdinal: row.next_ordinal,
    analysisVersion: row.analysis_version,
    popularity: { max: row.popularity_max, known: row.popularity_known },
    properties: storedPropertiesSchema.safeParse(row.properties).data ?? null,
  };
}

/** Reads the words of the names and the number of entries with each. */
export async function readWords(db: Kysely<Database>, generation: number): Promise<WordCount[]> {
  const { rows } = await sql<WordCount>`
    select substr(term, 2) as form, octet_length(ordinals) / 4 as names from ${tableNames(generation).postings}
    where term >= 'w' and term < 'x'`.execute(db);
  return rows;
}

/** Reads the stems of the descriptions and the number of entries with each. */
export async function readTextStems(
  db: Kysely<Database>,
  generation: number,
): Promise<{ stem: string; entries: number }[]> {
  const { rows } = await sql<{ stem: string; entries: number }>`
    select substr(term, 2) as stem, octet_length(ordinals) / 4 as entries from ${tableNames(generation).postings}
    where term >= 't' and term < 'u'`.execute(db);
  return rows;
}

/** Advisory lock: one change of a catalogue at a time, in any process. */
const CHANGE_LOCK = 4_727_402;

/** Waits for other changes of the catalogue and lifts the time limit of this one. */
export async function lockCatalogue(trx: Transaction<Database>, catalogue: string): Promise<CatalogueState> {
  await sql`set local statement_timeout = 0`.execute(trx);
  await sql`select pg_advisory_xact_lock(${CHANGE_LOCK}, hashtext(${catalogue}))`.execute(trx);
  return readState(trx, catalogue);
}

/** Advisory lock: one rewriting of a catalogue's posting lists at a time, beside changes that only log their terms. */
const FOLD_LOCK = 4_727_403;

/** Waits until no process rewrites the posting lists. Taken after the lock of the catalogue. */
export async function lockPostings(trx: Transaction<Database>, catalogue: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(${FOLD_LOCK}, hashtext(${catalogue}))`.execute(trx);
}

/** Locks the posting lists unless another process has them. Resolves to whether it did. */
export async function tryLockPostings(trx: Transaction<Database>, catalogue: string): Promise<boolean> {
  const { rows } = await sql<{ locked: boolean }>`
    select pg_try_advisory_xact_lock(${FOLD_LOCK}, hashtext(${catalogue})) as locked`.execute(trx);
  return rows[0]?.locked === true;
}

/** Creates the empty tables of a new generation, invisible before the commit. */
export async function createGeneration(trx: Transaction<Database>): Promise<number> {
  await sql`set local maintenance_work_mem = '128MB'`.execute(trx);
  await sql`set local work_mem = '64MB'`.execute(trx);
  const { rows } = await sql<{ next: number }>`select nextval('catalogue_generation')::int as next`.execute(
    trx,
  );
  const next = rows[0]?.next;
  if (next === undefined) throw new Error('the sequence gave no number');
  const { entries, segments } = tableNames(next);
  await sql`
    create table ${entries} (
      ordinal integer not null,
      id text collate "C" not null,
      popularity double precision,
      compared json not null,
      entry json not null
    )`.execute(trx);
  await sql`create table ${segments} (term text collate "C" not null, segment integer not null, ordinals bytea not null)`.execute(
    trx,
  );
  return next;
}

interface InsertOptions {
  generation: number;
  /** Ordinal of the first entry. */
  from: number;
  postings: Pick<PostingBuilder, 'add'>;
  /** Whether people's ways to say the names are indexed too. Default: yes. */
  withForms?: boolean | undefined;
}

/** Inserts entries with ordinals from `from` on, and adds their terms to the builder. */
export async function insertEntries(
  trx: Transaction<Database>,
  entries: readonly CatalogueEntry[],
  { generation, from, postings, withForms }: InsertOptions,
): Promise<void> {
  if (from + entries.length > MAX_ORDINAL) throw new Error('a catalogue has 16 million entries at most');
  const columns = { ids: [], popularities: [], compared: [], entries: [] } as {
    ids: string[];
    popularities: (number | null)[];
    compared: string[];
    entries: string[];
  };
  for (const [offset, entry] of entries.entries()) {
    const fields = comparedFields(entry, { withForms });
    columns.ids.push(entry.id);
    columns.popularities.push(entry.popularity ?? null);
    columns.compared.push(JSON.stringify(fields));
    columns.entries.push(JSON.stringify(entry));
    const step = popularityStep(entry.popularity);
    for (const [term, nameWords] of indexTerms(fields))
      postings.add(term, toPosting(from + offset, nameWords, step));
  }
  await sql`
    insert into ${tableNames(generation).entries} (ordinal, id, popularity, compared, entry)
    select ${from}::int + row.number - 1, row.id, row.popularity, row.compared::json, row.entry::json
    from unnest(
      ${columns.ids}::text[], ${columns.popularities}::float8[], ${columns.compared}::text[], ${columns.entries}::text[]
    ) with ordinality as row (id, popularity, compared, entry, number)`.execute(trx);
}

/** Inserts the builder's postings as one segment of a new generation. */
export async function insertSegment(
  trx: Transaction<Database>,
  generation: number,
  postings: PostingBuilder,
): Promise<void> {
  for (const { terms, lists, segment } of postings.take()) {
    await sql`
      insert into ${tableNames(generation).segments} (term, segment, ordinals)
      select term, ${segment}::int, ordinals from unnest(${terms}::text[], ${lists}::bytea[]) as row (term, ordinals)
    `.execute(trx);
  }
}

/** Appends the builder's postings to the lists of a served generation. */
export async function appendPostings(
  trx: Transaction<Database>,
  generation: number,
  postings: PostingBuilder,
): Promise<void> {
  for (const { terms, lists } of postings.take()) {
    await sql`
      insert into ${tableNames(generation).postings} as known (term, ordinals)
      select term, ordinals from unnest(${terms}::text[], ${lists}::bytea[]) as row (term, ordinals)
      on conflict (term) do update set ordinals = known.ordinals || excluded.ordinals`.execute(trx);
  }
}

/** Joins the segments into lists and creates the indexes. */
export async function finishGeneration(trx: Transaction<Database>, generation: number): Promise<void> {
  const { entries, postings, segments } = tableNames(generation);
  await sql`create table ${postings} (term text collate "C" not null, ordinals bytea not null)`.execute(trx);
  // The numbers don't compress, and trying costs more than reading them.
  await sql`alter table ${postings} alter column ordinals set storage external`.execute(trx);
  await sql`
    insert into ${postings} select term, string_agg(ordinals, ''::bytea order by segment) from ${segments} group by term
  `.execute(trx);
  await sql`drop table ${segments}`.execute(trx);
  await sql`alter table ${postings} add primary key (term)`.execute(trx);
  await sql`alter table ${entries} add primary key (ordinal)`.execute(trx);
  // Indexes a hash, because an id may be longer than an index entry.
  await sql`create index on ${entries} (hashtextextended(id, 0))`.execute(trx);
  await sql`create index on ${entries} (popularity desc nulls last, ordinal)`.execute(trx);
  await sql`analyze ${entries}`.execute(trx);
  await sql`analyze ${postings}`.execute(trx);
}

export interface ServedGeneration {
  /** Generation that is served now; 0 for none. */
  served: number;
  next: number;
  entries: number;
  properties: StoredProperties;
}

/** Makes the generation the served one from the commit on, and drops the previous one. */
export async function serveGeneration(
  trx: Transaction<Database>,
  catalogue: string,
  { served, next, entries, properties }: ServedGeneration,
): Promise<void> {
  const { max, known } = await readPopularity(trx, next);
  const row = {
    generation: next,
    revision: 0,
    folded_revision: 0,
    names_revision: 0,
    stale_ordinals: 0,
    entries,
    next_ordinal: entries,
    analysis_version: ANALYSIS_VERSION,
    popularity_max: max,
    popularity_known: known,
    imported_at: new Date(),
    properties: JSON.stringify(properties),
  };
  // Before the row of the catalogue is locked: folding locks the lists first, too.
  await lockPostings(trx, catalogue);
  await trx
    .insertInto('catalogue')
    .values({ name: catalogue, ...row })
    .onConflict((conflict) => conflict.column('name').doUpdateSet(row))
    .execute();
  if (served !== 0) await dropGeneration(trx, served);
}

export async function dropGeneration(trx: Transaction<Database>, generation: number): Promise<void> {
  const { entries, postings, words } = tableNames(generation);
  await sql`drop table if exists ${entries}, ${postings}, ${words}`.execute(trx);
  await trx.deleteFrom('catalogue_change').where('generation', '=', generation).execute();
  await dropColumns(trx, generation);
}

export async function readPopularity(
  trx: Transaction<Database>,
  generation: number,
): Promise<CatalogueState['popularity']> {
  const { rows } = await sql<{ max: number | null; known: number }>`
    select max(popularity) as max, count(popularity)::int as known from ${tableNames(generation).entries}`.execute(
    trx,
  );
  return { max: rows[0]?.max ?? 0, known: rows[0]?.known ?? 0 };
}
