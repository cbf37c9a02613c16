import type { CatalogueEntry } from '@hark/shared/catalogue';
import { type Kysely, sql, type Transaction } from 'kysely';

import type { Database } from '../store/tables.ts';
import { comparedFields, indexTerms } from './analyze-entry.ts';
import { ANALYSIS_VERSION } from './analyze-text.ts';
import { popularityScale } from './popularity-scale.ts';
import type { PopularityScale } from './rank-candidates.ts';
import type { WordCount } from './vocabulary.ts';

/** Which catalogue is served. */
export interface CatalogueState {
  /** Number of its tables; 0 before the first import. */
  generation: number;
  entries: number;
  analysisVersion: number;
  popularity: PopularityScale;
}

/** The tables of one catalogue generation. A table's name is all that is built from text, and that from a number. */
export function tableNames(generation: number) {
  return {
    entries: sql.table(`catalogue_entry_${generation}`),
    words: sql.table(`catalogue_word_${generation}`),
  };
}

export async function readState(db: Kysely<Database>): Promise<CatalogueState> {
  const row = await db.selectFrom('catalogue_state').selectAll().executeTakeFirstOrThrow();
  return {
    generation: row.generation,
    entries: row.entries,
    analysisVersion: row.analysis_version,
    popularity: { max: row.popularity_max, median: row.popularity_median },
  };
}

export async function readWords(db: Kysely<Database>, generation: number): Promise<WordCount[]> {
  const { rows } = await sql<WordCount>`select form, names from ${tableNames(generation).words}`.execute(db);
  return rows;
}

/** One import at a time, whichever process runs it. */
const IMPORT_LOCK = 4_727_402;

/** Waits for other imports, and makes the empty tables of the next generation. Nobody sees them before the commit. */
export async function createGeneration(
  trx: Transaction<Database>,
): Promise<{ served: number; next: number }> {
  await sql`set local statement_timeout = 0`.execute(trx);
  await sql`set local maintenance_work_mem = '256MB'`.execute(trx);
  await sql`select pg_advisory_xact_lock(${IMPORT_LOCK})`.execute(trx);
  const { generation: served } = await readState(trx);
  const next = served + 1;
  const { entries, words } = tableNames(next);
  await sql`
    create table ${entries} (
      ordinal integer not null,
      id text not null,
      popularity double precision,
      compared json not null,
      entry json not null,
      tokens tsvector not null
    )`.execute(trx);
  await sql`create table ${words} (form text not null, names integer not null)`.execute(trx);
  return { served, next };
}

/** What is counted while rows are written. */
export interface ImportTally {
  taken: number;
  wordCounts: Map<string, number>;
  popularities: number[];
}

/** Writes one batch of entries. */
export async function insertEntries(
  trx: Transaction<Database>,
  generation: number,
  entries: readonly CatalogueEntry[],
  tally: ImportTally,
): Promise<void> {
  const columns = {
    ordinals: [] as number[],
    ids: [] as string[],
    popularities: [] as (number | null)[],
    compared: [] as string[],
    entries: [] as string[],
    tokens: [] as string[],
  };
  for (const entry of entries) {
    const fields = comparedFields(entry);
    const { tokens, forms } = indexTerms(fields);
    columns.ordinals.push(tally.taken);
    columns.ids.push(entry.id);
    columns.popularities.push(entry.popularity ?? null);
    columns.compared.push(JSON.stringify(fields));
    columns.entries.push(JSON.stringify(entry));
    columns.tokens.push([...tokens].join(' '));
    for (const form of forms) tally.wordCounts.set(form, (tally.wordCounts.get(form) ?? 0) + 1);
    if (entry.popularity !== undefined) tally.popularities.push(entry.popularity);
    tally.taken += 1;
  }
  await sql`
    insert into ${tableNames(generation).entries} (ordinal, id, popularity, compared, entry, tokens)
    select ordinal, id, popularity, compared::json, entry::json, array_to_tsvector(string_to_array(tokens, ' '))
    from unnest(
      ${columns.ordinals}::int[], ${columns.ids}::text[], ${columns.popularities}::float8[],
      ${columns.compared}::text[], ${columns.entries}::text[], ${columns.tokens}::text[]
    ) as row (ordinal, id, popularity, compared, entry, tokens)`.execute(trx);
}

/** Builds the indexes, makes the generation the served one and drops the one before. Committed together or not at all. */
export async function finishGeneration(
  trx: Transaction<Database>,
  { served, next }: { served: number; next: number },
  tally: ImportTally,
): Promise<void> {
  const { entries, words } = tableNames(next);
  const forms = [...tally.wordCounts.keys()];
  const names = [...tally.wordCounts.values()];
  await sql`insert into ${words} select * from unnest(${forms}::text[], ${names}::int[])`.execute(trx);
  await sql`create index on ${entries} using gin (tokens)`.execute(trx);
  await sql`alter table ${entries} add primary key (ordinal)`.execute(trx);
  await sql`analyze ${entries}`.execute(trx);
  const { max, median } = popularityScale(tally.popularities);
  await trx
    .updateTable('catalogue_state')
    .set({
      generation: next,
      entries: tally.taken,
      analysis_version: ANALYSIS_VERSION,
      popularity_max: max,
      popularity_median: median,
      imported_at: new Date(),
    })
    .execute();
  if (served === 0) return;
  const old = tableNames(served);
  await sql`drop table ${old.entries}, ${old.words}`.execute(trx);
}
