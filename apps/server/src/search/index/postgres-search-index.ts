import type { CatalogueEntry } from '@hark/shared/catalogue';
import { type Kysely, sql } from 'kysely';

import { systemErrorCode } from '../../store/system-error-code.ts';
import type { Database } from '../../store/tables.ts';
import { ANALYSIS_VERSION } from '../analysis/analyze-text.ts';
import { DEFAULT_CATALOGUE } from '../catalogue-name.ts';
import { defaultVectors } from '../meaning/default-vectors.ts';
import type { WordVectors } from '../meaning/word-vectors.ts';
import { type SpokenFields, takePhrases } from '../names/catalogue-phrases.ts';
import { type CatalogueProperties, NO_PROPERTIES } from '../catalogue-properties.ts';
import { guessProperties } from '../properties/guess-properties.ts';
import { createProfiler } from '../properties/profile-fields.ts';
import { type CatalogueState, readState, tableNames } from './catalogue-tables.ts';
import { type ClickEvidence, NO_CLICKS } from '../ranking/click-evidence.ts';
import { deleteEntries, replaceCatalogue, storeProperties, upsertEntries } from './change-catalogue.ts';
import { findsLongerNames } from './find-longer-names.ts';
import { beginningOf } from '../names/longer-names.ts';
import type { PopularityScale } from '../ranking/popularity-features.ts';
import { INSTANT_WEIGHTS, DEFAULT_WEIGHTS, type RankingWeights } from '../ranking/ranking-weights.ts';
import { createPopularNamesReader } from './read-popular-names.ts';
import { DEFAULT_RELEVANCE, type RelevanceModels } from '../ranking/relevance.ts';
import { findNames } from './find-names.ts';
import { findCandidates, type FoundCandidates, NOTHING, searchCatalogue } from './search-catalogue.ts';
import {
  type CataloguePhrases,
  type CatalogueRow,
  RANKING_VERSION,
  type SearchIndex,
  type SearchRequest,
} from '../search-index.ts';
import { loadCatalogue, type ServedCatalogue } from './served-catalogue.ts';
import { unknownWordShare } from '../query/unknown-words.ts';
import type { Vocabulary } from '../analysis/vocabulary.ts';

export interface PostgresSearchIndexOptions {
  db: Kysely<Database>;
  /** Name of the catalogue in the database; created by the first import. */
  catalogue?: string | undefined;
  weights?: RankingWeights | undefined;
  /** Weights for queries that are still being typed or spoken. */
  instantWeights?: RankingWeights | undefined;
  /** Default: the models that Hark ships with. */
  relevance?: RelevanceModels | undefined;
  /** Vectors by which words are compared in meaning; null for none. Default: those that Hark ships with. */
  vectors?: WordVectors | null | undefined;
  /** Whether results are diversified unless the request says otherwise. Default: no. */
  diverse?: boolean | undefined;
}

/** The candidates and how they are compared, for learning the weights. */
export interface Comparison extends FoundCandidates {
  vocabulary: Vocabulary;
  popularity: PopularityScale;
  idsOf(ordinals: readonly number[]): Promise<Map<number, string>>;
}

export interface PostgresSearchIndex extends SearchIndex {
  /** Returns the candidates of a search before ranking, without clicks. */
  compare(request: SearchRequest): Promise<Comparison>;
  /** Sets the click evidence of later searches; `NO_CLICKS` at first. */
  useClicks(evidence: ClickEvidence): void;
}

/** Rows read at a time when a stored catalogue is reindexed. */
const READ_ROWS = 500;
/** Revisions of one generation, a bound that keeps its numbers apart from the next generation's. */
const MAX_REVISIONS = 1_000_000;
const UNDEFINED_TABLE = '42P01';
/** How often a search restarts because an import replaced the catalogue. */
const MAX_SWAPS = 5;
/** The lists are rebuilt when more than this share, and this many, of their numbers belong to deleted entries. */
const MAX_GONE_SHARE = 0.5;
const MAX_GONE = 10_000;

/**
 * Creates the search index in PostgreSQL.
 *
 * Each import writes new tables and swaps them in with the commit. The vocabulary of the served generation is kept in
 * memory. A search that finds another generation or revision reads it, so changes by other processes need no message.
 */
export async function createPostgresSearchIndex(
  options: PostgresSearchIndexOptions,
): Promise<PostgresSearchIndex> {
  const { db, catalogue = DEFAULT_CATALOGUE, weights = DEFAULT_WEIGHTS, diverse = false } = options;
  const { instantWeights = INSTANT_WEIGHTS, relevance = DEFAULT_RELEVANCE } = options;
  const { vectors = defaultVectors() } = options;
  const searching = {
    db,
    catalogue,
    weights,
    instantWeights,
    relevance,
    popularNames: createPopularNamesReader(db),
  };
  const change = { db, catalogue };
  let clicks = NO_CLICKS;
  let served: Promise<ServedCatalogue> | undefined;
  let refreshing: Promise<void> | undefined;
  /** Vocabulary of the last searched catalogue. */
  let vocabulary: Vocabulary | undefined;
  let properties: CatalogueProperties = NO_PROPERTIES;
  const load = (): Promise<ServedCatalogue> => {
    served ??= loadCatalogue(db, catalogue, vectors).then(
      (fresh) => {
        properties = fresh.columns;
        return fresh;
      },
      (error: unknown) => {
        served = undefined;
        throw error;
      },
    );
    return served;
  };
  /** Reads the words again while searches continue with the old ones. */
  const refresh = (): void => {
    refreshing ??= loadCatalogue(db, catalogue, vectors)
      .then(
        (fresh) => {
          properties = fresh.columns;
          served = Promise.resolve(fresh);
        },
        // The next search retries.
        () => undefined,
      )
      .finally(() => {
        refreshing = undefined;
      });
  };
  /** Runs with the served catalogue, and again with the new one if it was replaced meanwhile. */
  async function withServed<Result>(
    signal: AbortSignal | undefined,
    work: (served: ServedCatalogue) => Promise<Result | 'replaced'>,
  ): Promise<Result | 'none'> {
    for (let swaps = 0; swaps < MAX_SWAPS; swaps++) {
      signal?.throwIfAborted();
      const current = await untilAborted(load(), signal);
      vocabulary = current.vocabulary;
      if (current.state.generation === 0 && (await readState(db, catalogue)).generation === 0) {
        served = undefined;
        return 'none';
      }
      const result = await untilAborted(work(current), signal).catch(replacedWhereTableIsGone);
      if (result !== 'replaced') {
        if (current.revision !== current.state.revision) refresh();
        return result;
      }
      // Another search may already be loading the new one.
      if ((await load()) === current) served = undefined;
    }
    throw new Error('the catalogue was replaced again and again while it was searched');
  }
  const index: PostgresSearchIndex = {
    get version() {
      // The counts change hourly, like the catalogue; only their use or not is part of the version.
      const meaning = vectors === null ? '' : `+${vectors.name}`;
      return `postgres/${RANKING_VERSION}${meaning}${clicks === NO_CLICKS ? '' : '+clicks'}${diverse ? '+diverse' : ''}`;
    },
    useClicks(evidence) {
      clicks = evidence;
    },
    async search(request, signal) {
      return (await index.searchPage(request, signal)).found;
    },
    async searchPage(request, signal) {
      const asked = { ...request, diverse: request.diverse ?? diverse };
      const work = { ...searching, clicks, signal };
      const page = await withServed(signal, (current) => searchCatalogue(work, current, asked));
      return page === 'none' ? NOTHING : page;
    },
    properties: () => properties,
    async compare(request) {
      const comparison = await withServed(undefined, async (current) => {
        const found = await findCandidates({ ...searching, clicks: NO_CLICKS }, current, request);
        if (found === 'replaced') return found;
        const { vocabulary, state } = current;
        const idsOf = (ordinals: readonly number[]) => readIds(db, state.generation, ordinals);
        return { ...found, vocabulary, popularity: state.popularity, idsOf };
      });
      if (comparison === 'none') throw new Error('there is no catalogue to compare with');
      return comparison;
    },
    async namesAmong(names, signal) {
      if (names.length === 0) return new Set();
      const found = await withServed(signal, (current) => findNames({ db, catalogue }, current, names));
      return found === 'none' ? new Set() : found;
    },
    async goesOn(text, signal) {
      const beginning = beginningOf(text);
      const found = await withServed(signal, async ({ state }) =>
        beginning === null ? false : findsLongerNames(db, state.generation, beginning),
      );
      return found === true;
    },
    unknownWordShare: (text) => (vocabulary === undefined ? null : unknownWordShare(text, vocabulary)),
    async replace(rows, signal, how) {
      const report = await replaceCatalogue({ ...change, signal, ...how }, rows);
      served = undefined;
      // The import is committed even if its words can't be read now; the next search retries.
      await load().catch(() => undefined);
      return report;
    },
    async upsert(rows, signal, how) {
      const report = await upsertEntries({ ...change, signal, ...how }, rows);
      await remakeIfMostlyGone(db, catalogue, index);
      refresh();
      return report;
    },
    async delete(ids) {
      const deleted = await deleteEntries(change, ids);
      await remakeIfMostlyGone(db, catalogue, index);
      return deleted;
    },
    async count() {
      return (await readState(db, catalogue)).entries;
    },
    async generation() {
      const { generation, revision } = await readState(db, catalogue);
      return generation * MAX_REVISIONS + revision;
    },
    phrases: (most) => readPhrases(db, catalogue, most),
  };
  await reindexIfStale(db, catalogue, index);
  await guessIfUnknown(db, catalogue);
  // Loads now rather than at the first search: indexing the words of a large catalogue takes a second.
  await load();
  return index;
}

/** Reindexes a catalogue from its own entries where another version of the analysis indexed it. */
async function reindexIfStale(
  db: Kysely<Database>,
  catalogue: string,
  index: Pick<SearchIndex, 'replace'>,
): Promise<void> {
  const state = await readState(db, catalogue);
  if (state.generation > 0 && state.analysisVersion !== ANALYSIS_VERSION) await indexAgain(db, state, index);
}

async function indexAgain(
  db: Kysely<Database>,
  { generation, properties }: CatalogueState,
  index: Pick<SearchIndex, 'replace'>,
): Promise<void> {
  await index.replace(storedRows(db, generation), undefined, { declared: properties?.declared });
}

/** Guesses the properties of a catalogue that an earlier version of Hark imported. */
async function guessIfUnknown(db: Kysely<Database>, catalogue: string): Promise<void> {
  const { generation, properties } = await readState(db, catalogue);
  if (generation === 0 || properties !== null) return;
  const profiler = createProfiler();
  for await (const { line, entry } of storedRows(db, generation)) profiler.add(entry, line);
  await storeProperties(db, catalogue, { ...guessProperties(profiler), declared: {} });
}

async function remakeIfMostlyGone(
  db: Kysely<Database>,
  catalogue: string,
  index: Pick<SearchIndex, 'replace'>,
): Promise<void> {
  const state = await readState(db, catalogue);
  const { entries, nextOrdinal } = state;
  const gone = nextOrdinal - entries;
  if (entries > 0 && gone > MAX_GONE && gone > MAX_GONE_SHARE * nextOrdinal)
    await indexAgain(db, state, index);
}

async function* storedRows(db: Kysely<Database>, generation: number): AsyncGenerator<CatalogueRow> {
  const { entries } = tableNames(generation);
  let after = -1;
  for (let line = 1; ;) {
    const { rows } = await sql<{ ordinal: number; entry: CatalogueEntry }>`
      select ordinal, entry from ${entries} where ordinal > ${after} order by ordinal limit ${READ_ROWS}`.execute(
      db,
    );
    for (const { ordinal, entry } of rows) {
      yield { line, entry };
      line++;
      after = ordinal;
    }
    if (rows.length < READ_ROWS) return;
  }
}

/** Reads in one snapshot, so that no import intervenes. */
async function readPhrases(db: Kysely<Database>, catalogue: string, most: number): Promise<CataloguePhrases> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (trx) => {
      const { generation, entries: total } = await readState(trx, catalogue);
      if (generation === 0) return { phrases: [], entriesLeftOut: 0 };
      const { rows } = await sql<SpokenFields>`
        select entry->>'title' as title, entry->'aliases' as aliases, entry->'spoken' as spoken, popularity
        from ${tableNames(generation).entries}
        order by popularity desc nulls last, ordinal limit ${most}`.execute(trx);
      const { phrases, entriesLeftOut } = takePhrases(rows, most);
      return { phrases, entriesLeftOut: entriesLeftOut + total - rows.length };
    });
}

async function readIds(
  db: Kysely<Database>,
  generation: number,
  ordinals: readonly number[],
): Promise<Map<number, string>> {
  const { rows } = await sql<{ ordinal: number; id: string }>`
    select ordinal, id from ${tableNames(generation).entries} where ordinal = any(${ordinals}::int[])`.execute(
    db,
  );
  return new Map(rows.map(({ ordinal, id }) => [ordinal, id]));
}

function replacedWhereTableIsGone(error: unknown): 'replaced' {
  if (systemErrorCode(error) === UNDEFINED_TABLE) return 'replaced';
  throw error;
}

/** Rejects when the signal aborts. The work continues until it ends, at most for the pool's statement timeout. */
function untilAborted<Value>(work: Promise<Value>, signal: AbortSignal | undefined): Promise<Value> {
  if (signal === undefined) return work;
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
