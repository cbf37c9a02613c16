import type { CatalogueEntry } from '@hark/shared/catalogue';
import type { SearchResult } from '@hark/shared/wire/search-result';
import { type Kysely, sql } from 'kysely';

import { systemErrorCode } from '../store/system-error-code.ts';
import type { Database } from '../store/tables.ts';
import { type AnalyzedEntry, analyzeEntry, type ComparedFields } from './analyze-entry.ts';
import { ANALYSIS_VERSION } from './analyze-text.ts';
import { type SpokenFields, takePhrases } from './catalogue-phrases.ts';
import { type CandidateQuery, candidateQuery, quoted } from './candidate-query.ts';
import { type CatalogueState, readState, readWords, tableNames } from './catalogue-tables.ts';
import { beginningOf, hasLongerName, wholePrefixes } from './longer-names.ts';
import { planQueries } from './plan-query.ts';
import { type Candidate, type Ranked, rankCandidates } from './rank-candidates.ts';
import { replaceCatalogue } from './replace-catalogue.ts';
import {
  type CataloguePhrases,
  type CatalogueRow,
  RANKING_VERSION,
  type SearchIndex,
  type SearchRequest,
} from './search-index.ts';
import { toSearchResult } from './to-search-result.ts';
import { createVocabulary, type Vocabulary } from './vocabulary.ts';

interface ServedCatalogue extends CatalogueState {
  vocabulary: Vocabulary;
  /** Entries analysed lately, by ordinal: the same ones are compared again and again. */
  analyzed: Map<number, AnalyzedEntry>;
}

const MAX_ANALYZED_ENTRIES = 20_000;

/** Rows read at a time when a stored catalogue is indexed anew. */
const READ_ROWS = 500;
const MAX_MATCHED_ROWS = 3_000;
const MAX_CANDIDATES = 200;
/** Names that begin with a text, looked at for one that goes on word by word. */
const MAX_LONGER_NAMES = 50;
const UNDEFINED_TABLE = '42P01';
/** How often a search starts over because imports swapped the catalogue under it. */
const MAX_SWAPS = 5;

/**
 * The search index in PostgreSQL.
 *
 * Each import writes tables of its own and swaps them in with the commit. The vocabulary of the served generation is
 * kept in memory; a search that meets a generation that is gone reads the new one and starts over, so an import by
 * another process needs no message.
 */
export async function createPostgresSearchIndex({ db }: { db: Kysely<Database> }): Promise<SearchIndex> {
  let served: Promise<ServedCatalogue> | undefined;
  const load = (): Promise<ServedCatalogue> => {
    served ??= loadCatalogue(db).catch((error: unknown) => {
      served = undefined;
      throw error;
    });
    return served;
  };
  const forget = (): void => {
    served = undefined;
  };
  const index: SearchIndex = {
    version: `postgres/${RANKING_VERSION}`,
    async search(request, signal) {
      for (let swaps = 0; ; swaps += 1) {
        signal?.throwIfAborted();
        const catalogue = await untilAborted(load(), signal);
        if (catalogue.generation === 0) {
          forget();
          if ((await readState(db)).generation === 0) return [];
          continue;
        }
        try {
          return await untilAborted(searchCatalogue(db, catalogue, request), signal);
        } catch (error) {
          if (systemErrorCode(error) !== UNDEFINED_TABLE || swaps === MAX_SWAPS) throw error;
          forget();
        }
      }
    },
    async goesOn(text, signal) {
      const { generation } = await untilAborted(load(), signal);
      if (generation === 0) return false;
      // A catalogue that was swapped just now is asked the next time.
      return untilAborted(hasLongerNames(db, generation, text), signal).catch((error: unknown) => {
        if (systemErrorCode(error) !== UNDEFINED_TABLE) throw error;
        forget();
        return true;
      });
    },
    async replace(rows, signal) {
      const report = await replaceCatalogue(db, rows, signal);
      forget();
      // The import stands whether or not its words can be read now; the next search tries again.
      await load().catch(() => undefined);
      return report;
    },
    async count() {
      return (await readState(db)).entries;
    },
    async generation() {
      return (await readState(db)).generation;
    },
    phrases: (most) => readPhrases(db, most),
  };
  await reindexIfStale(db, index);
  // Now rather than at the first search: the words of a large catalogue take a second to index.
  await load();
  return index;
}

/** A catalogue that was indexed by another version of the analysis is indexed anew from its own entries. */
async function reindexIfStale(db: Kysely<Database>, index: SearchIndex): Promise<void> {
  const { generation, analysisVersion } = await readState(db);
  if (generation > 0 && analysisVersion !== ANALYSIS_VERSION) await index.replace(storedRows(db, generation));
}

async function* storedRows(db: Kysely<Database>, generation: number): AsyncGenerator<CatalogueRow> {
  const { entries } = tableNames(generation);
  for (let from = 0; ; from += READ_ROWS) {
    const { rows } = await sql<{ entry: CatalogueEntry }>`
      select entry from ${entries} where ordinal >= ${from} and ordinal < ${from + READ_ROWS} order by ordinal
    `.execute(db);
    if (rows.length === 0) return;
    for (const [offset, { entry }] of rows.entries()) yield { line: from + offset + 1, entry };
  }
}

/** In one snapshot, so that no import comes between. */
async function readPhrases(db: Kysely<Database>, most: number): Promise<CataloguePhrases> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (trx) => {
      const { generation, entries: total } = await readState(trx);
      if (generation === 0) return { phrases: [], entriesLeftOut: 0 };
      const { rows } = await sql<SpokenFields>`
        select entry->>'title' as title, entry->'aliases' as aliases, entry->'spoken' as spoken, popularity
        from ${tableNames(generation).entries}
        order by popularity desc nulls last, ordinal limit ${most}`.execute(trx);
      const { phrases, entriesLeftOut } = takePhrases(rows, most);
      return { phrases, entriesLeftOut: entriesLeftOut + total - rows.length };
    });
}

async function loadCatalogue(db: Kysely<Database>): Promise<ServedCatalogue> {
  // One snapshot for the state and its words, so that no import comes between.
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (trx) => {
      const state = await readState(trx);
      const words = state.generation === 0 ? [] : await readWords(trx, state.generation);
      return { ...state, vocabulary: createVocabulary(words, state.entries), analyzed: new Map() };
    });
}

async function searchCatalogue(
  db: Kysely<Database>,
  catalogue: ServedCatalogue,
  { hypotheses, limit }: SearchRequest,
): Promise<SearchResult[]> {
  const { vocabulary, popularity, generation } = catalogue;
  const planned = planQueries(hypotheses, vocabulary);
  if (planned.length === 0) return [];
  return db.transaction().execute(async (trx) => {
    // The planner takes matching a long tsquery for free and would read the whole table.
    await sql`set local enable_seqscan = off`.execute(trx);
    const candidates = await findCandidates(trx, catalogue, candidateQuery(planned, vocabulary));
    const ranked = rankCandidates(planned, candidates, { vocabulary, popularity, limit });
    return readResults(trx, generation, ranked);
  });
}

async function hasLongerNames(db: Kysely<Database>, generation: number, text: string): Promise<boolean> {
  const beginning = beginningOf(text);
  if (beginning === null || beginning.isShort) return beginning !== null;
  const tsquery = wholePrefixes(beginning)
    .map((token) => `${quoted(token)}:*`)
    .join('|');
  return db.transaction().execute(async (trx) => {
    await sql`set local enable_seqscan = off`.execute(trx);
    const { rows } = await sql<{ compared: ComparedFields }>`
      select compared from ${tableNames(generation).entries}
      where tokens @@ ${tsquery}::tsquery limit ${MAX_LONGER_NAMES}`.execute(trx);
    return (
      rows.length === MAX_LONGER_NAMES || rows.some(({ compared }) => hasLongerName(compared, beginning))
    );
  });
}

interface CandidateRow {
  ordinal: number;
  popularity: number | null;
  compared: ComparedFields;
}

/** One round trip, bounded twice: rows that match, and rows that are compared. */
async function findCandidates(
  db: Kysely<Database>,
  { generation, analyzed }: ServedCatalogue,
  query: CandidateQuery,
): Promise<Candidate<number>[]> {
  const weights = query.groups.map(
    ({ tsquery, weight }) => sql`(tokens @@ ${tsquery}::tsquery)::int * ${weight}::float8`,
  );
  const promise = sql.join(
    [sql`(tokens @@ ${query.wholeTsquery}::tsquery)::int * 1000.0`, ...weights],
    sql` + `,
  );
  const { rows } = await sql<CandidateRow>`
    select ordinal, popularity, compared
    from (select * from ${tableNames(generation).entries} where tokens @@ ${query.tsquery}::tsquery limit ${MAX_MATCHED_ROWS})
      as matched
    order by ${promise} desc, popularity desc nulls last, ordinal
    limit ${MAX_CANDIDATES}`.execute(db);
  return rows.map(({ ordinal, popularity, compared }) => ({
    key: ordinal,
    entry: analyzedEntry(analyzed, ordinal, compared),
    popularity: popularity ?? undefined,
  }));
}

function analyzedEntry(
  known: Map<number, AnalyzedEntry>,
  ordinal: number,
  fields: ComparedFields,
): AnalyzedEntry {
  const found = known.get(ordinal);
  if (found !== undefined) return found;
  if (known.size >= MAX_ANALYZED_ENTRIES) known.clear();
  const entry = analyzeEntry(fields);
  known.set(ordinal, entry);
  return entry;
}

async function readResults(
  db: Kysely<Database>,
  generation: number,
  ranked: readonly Ranked<number>[],
): Promise<SearchResult[]> {
  if (ranked.length === 0) return [];
  const { rows } = await sql<{ ordinal: number; entry: CatalogueEntry }>`
    select ordinal, entry from ${tableNames(generation).entries}
    where ordinal = any(${ranked.map(({ key }) => key)}::int[])`.execute(db);
  const entries = new Map(rows.map(({ ordinal, entry }) => [ordinal, entry]));
  return ranked.flatMap(({ key, score, match }) => {
    const entry = entries.get(key);
    return entry === undefined ? [] : [toSearchResult(entry, score, match)];
  });
}

/** Rejects as soon as the signal does. What was begun ends by itself, within the pool's statement timeout. */
function untilAborted<Value>(work: Promise<Value>, signal: AbortSignal | undefined): Promise<Value> {
  if (signal === undefined) return work;
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
