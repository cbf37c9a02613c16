import type { CatalogueEntry } from '@hark/shared/catalogue';
import { type Kysely, sql } from 'kysely';

import { systemErrorCode } from '../../store/system-error-code.ts';
import type { Database } from '../../store/tables.ts';
import { ANALYSIS_VERSION } from '../analysis/analyze-text.ts';
import { DEFAULT_CATALOGUE } from '../catalogue-name.ts';
import type { CatalogueMeaning } from '../meaning/catalogue-meaning.ts';
import { defaultVectors } from '../meaning/default-vectors.ts';
import type { WordVectors } from '../meaning/word-vectors.ts';
import { type SpokenFields, takePhrases } from '../names/catalogue-phrases.ts';
import { type CatalogueProperties, NO_PROPERTIES } from '../catalogue-properties.ts';
import { guessProperties } from '../properties/guess-properties.ts';
import { createProfiler } from '../properties/profile-fields.ts';
import { type CatalogueState, readState, tableNames } from './catalogue-tables.ts';
import { type ClickEvidence, NO_CLICKS } from '../ranking/click-evidence.ts';
import { type ChangeOptions, replaceCatalogue, storeProperties, upsertEntries } from './change-catalogue.ts';
import { commitChanges, MAX_LOGGED_ENTRIES } from './commit-changes.ts';
import { foldWhereDue } from './fold-changes.ts';
import { createFollower } from './follow-changes.ts';
import { findsLongerNames } from './find-longer-names.ts';
import { beginningOf } from '../names/longer-names.ts';
import type { PopularityScale } from '../ranking/popularity-features.ts';
import { INSTANT_WEIGHTS, DEFAULT_WEIGHTS, type RankingWeights } from '../ranking/ranking-weights.ts';
import { createPopularNamesReader } from './read-popular-names.ts';
import { DEFAULT_RELEVANCE, type RelevanceModels } from '../ranking/relevance.ts';
import { findNames } from './find-names.ts';
import { findCandidates, type FoundCandidates } from './find-candidates.ts';
import { readMeeting } from './read-entries.ts';
import { NOTHING, searchCatalogue } from './search-catalogue.ts';
import {
  type CataloguePhrases,
  type CatalogueRow,
  RANKING_VERSION,
  type SearchIndex,
  type SearchRequest,
  type UpsertReport,
} from '../search-index.ts';
import { loadCatalogue, type ServedCatalogue } from './served-catalogue.ts';
import { unknownWords, unknownWordShare } from '../query/unknown-words.ts';
import { textsForRules } from '../query/plan-query.ts';
import { applyPins } from '../rules/apply-pins.ts';
import { createRuleSet, NO_RULES } from '../rules/rule-set.ts';
import { readRules, readRulesRevision } from '../rules/stored-rules.ts';
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
  /** Null without word vectors. */
  meaning: CatalogueMeaning | null;
  popularity: PopularityScale;
  idsOf(ordinals: readonly number[]): Promise<Map<number, string>>;
}

export interface PostgresSearchIndex extends SearchIndex {
  /** Returns the candidates of a search before ranking, without clicks. */
  compare(request: SearchRequest): Promise<Comparison>;
  /** Sets the click evidence of later searches; `NO_CLICKS` at first. */
  useClicks(evidence: ClickEvidence): void;
  /** Applies the changes that any process has made, so that searches find them by sound as well. */
  catchUp(): Promise<void>;
  /** Writes changes into the posting lists where many wait, and tidies the catalogue where it is due. */
  maintain(): Promise<void>;
}

/** Rows read at a time when a stored catalogue is reindexed. */
const READ_ROWS = 500;
/** Revisions of one generation, a bound that keeps its numbers apart from the next generation's. */
const MAX_REVISIONS = 2 ** 31;
const NO_IDS: ReadonlySet<string> = new Set();
const UNDEFINED_TABLE = '42P01';
/** How often a search restarts because an import replaced the catalogue. */
const MAX_SWAPS = 5;
/** The lists are rebuilt when more than this share, and this many, of their numbers belong to deleted entries. */
const MAX_GONE_SHARE = 0.5;
const MAX_GONE = 10_000;
/** Also when there are this many times more ordinals than entries, because each takes memory for every search. */
const MAX_ORDINALS_PER_ENTRY = 4;
const MIN_ORDINALS = 4_000_000;
/** Searches read the log themselves where nothing else has for this long; it takes a round trip. */
const CATCH_UP_EVERY_MS = 2_000;

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
  let rules = NO_RULES;
  let rulesRevision = 0;
  const refreshRules = async (): Promise<void> => {
    if ((await readRulesRevision(db, catalogue)) === rulesRevision) return;
    const stored = await readRules(db, catalogue);
    rules = createRuleSet(stored.rules);
    rulesRevision = stored.revision;
  };
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
  const follow = createFollower(db, catalogue, () => performance.now());
  let following: Promise<void> | undefined;
  let followedAtMs = Number.NEGATIVE_INFINITY;
  /** Applies new changes; calls at the same time share one reading of the log. */
  const catchUpWith = (current: ServedCatalogue): Promise<void> => {
    following ??= follow(current)
      .then((outcome) => {
        if (outcome !== 'current') refresh();
      })
      .finally(() => {
        followedAtMs = performance.now();
        following = undefined;
      });
    return following;
  };
  const catchUpInSearch = async (current: ServedCatalogue): Promise<void> => {
    if (performance.now() - followedAtMs > CATCH_UP_EVERY_MS) await catchUpWith(current);
  };
  const catchUp = async (): Promise<void> => {
    // A reading that has begun may have missed the last change.
    await following;
    await catchUpWith(await load());
    await refreshRules();
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
      if (result !== 'replaced') return result;
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
      const using = request.rules ?? rules;
      const { pins, hidden } = using.match(textsForRules(request.hypotheses));
      const work = { ...searching, clicks, signal, catchUp: catchUpInSearch, rules: using, hidden };
      const page = await withServed(signal, async (current) => {
        const found = await searchCatalogue(work, current, asked);
        const isFirst = (request.offset ?? 0) === 0 && (request.sort ?? []).length === 0;
        if (found === 'replaced' || pins.length === 0 || !isFirst) return found;
        const ids = pins.map(({ entry }) => entry);
        const entries = await readMeeting(db, current, { ids, request });
        return { ...found, found: applyPins(found.found, pins, { entries, limit: request.limit }) };
      });
      return page === 'none' ? NOTHING : page;
    },
    rulesFor: ({ hypotheses, rules: given = rules }) => given.match(textsForRules(hypotheses)),
    properties: () => properties,
    async compare(request) {
      const comparison = await withServed(undefined, async (current) => {
        const found = await findCandidates(
          {
            ...searching,
            clicks: NO_CLICKS,
            catchUp: catchUpInSearch,
            rules: NO_RULES,
            hidden: NO_IDS,
            isExhaustive: true,
          },
          current,
          request,
        );
        if (found === 'replaced') return found;
        const { vocabulary, meaning, state } = current;
        const idsOf = (ordinals: readonly number[]) => readIds(db, state.generation, ordinals);
        return { ...found, vocabulary, meaning, popularity: state.popularity, idsOf };
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
      const found = await withServed(signal, async (current) =>
        beginning === null ? false : findsLongerNames(db, current, beginning),
      );
      return found === true;
    },
    unknownWordShare: (text) => (vocabulary === undefined ? null : unknownWordShare(text, vocabulary)),
    unknownWords: (text) => (vocabulary === undefined ? [] : unknownWords(text, vocabulary)),
    async replace(rows, signal, how) {
      const report = await replaceCatalogue({ ...change, signal, ...how }, rows);
      served = undefined;
      // The import is committed even if its words can't be read now; the next search retries.
      await load().catch(() => undefined);
      return report;
    },
    async upsert(rows, signal, how) {
      const report = await upsertRows({ ...change, signal, ...how }, rows);
      // Declared types are part of what is read with the words.
      if (Object.keys(how?.declared ?? {}).length > 0) refresh();
      await catchUp();
      return report;
    },
    async delete(ids) {
      const [report] = await commitChanges(change, [{ type: 'delete', ids }]);
      await catchUp();
      return report?.deleted ?? 0;
    },
    catchUp,
    async maintain() {
      await foldWhereDue(db, catalogue);
      await remakeWhereDue(db, catalogue, index);
    },
    async count() {
      return (await readState(db, catalogue)).entries;
    },
    async generation() {
      const { generation, revision } = await readState(db, catalogue);
      return generation * MAX_REVISIONS + revision;
    },
    async namesGeneration() {
      const { generation, namesRevision } = await readState(db, catalogue);
      return generation * MAX_REVISIONS + namesRevision;
    },
    phrases: (most) => readPhrases(db, catalogue, most),
    phrasesSince: (mark, most) =>
      readPhrasesSince(db, catalogue, { mark, most }).catch((error: unknown) => {
        if (replacedWhereTableIsGone(error) === 'replaced') return null;
        throw error;
      }),
  };
  await reindexIfStale(db, catalogue, index);
  await guessIfUnknown(db, catalogue);
  // Loads now rather than at the first search: indexing the words of a large catalogue takes a second.
  await load();
  await refreshRules();
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

/** Writes few entries by way of the log, and many into the posting lists. */
async function upsertRows(options: ChangeOptions, rows: AsyncIterable<CatalogueRow>): Promise<UpsertReport> {
  const startedAt = performance.now();
  const { first, rest } = await readFirst(rows, MAX_LOGGED_ENTRIES);
  options.signal?.throwIfAborted();
  const isDeclared = Object.keys(options.declared ?? {}).length > 0;
  if (rest !== null || isDeclared) return upsertEntries(options, joined(first, rest ?? NO_MORE));
  const entries = first.map(({ entry }) => entry);
  const [report] = await commitChanges(options, [{ type: 'put', entries }]);
  const { replaced = 0, unchanged = 0 } = report ?? {};
  const profiler = createProfiler();
  for (const { entry, line, file } of first) profiler.add(entry, line, file);
  const tookMs = performance.now() - startedAt;
  const properties = guessProperties(profiler, {});
  return { taken: entries.length, replaced, unchanged, properties, tookMs };
}

const NO_MORE: AsyncIterator<CatalogueRow> = {
  next: async () => ({ done: true, value: undefined }),
};

/** Reads the first rows. `rest` continues after them; null where there are no more. */
async function readFirst(rows: AsyncIterable<CatalogueRow>, most: number) {
  const iterator = rows[Symbol.asyncIterator]();
  const first: CatalogueRow[] = [];
  while (first.length <= most) {
    const next = await iterator.next();
    if (next.done === true) return { first, rest: null };
    first.push(next.value);
  }
  return { first, rest: iterator };
}

async function* joined(
  first: readonly CatalogueRow[],
  rest: AsyncIterator<CatalogueRow>,
): AsyncGenerator<CatalogueRow> {
  yield* first;
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
}

/** Writes the whole catalogue again where deleted entries have left too much behind. */
async function remakeWhereDue(
  db: Kysely<Database>,
  catalogue: string,
  index: Pick<SearchIndex, 'replace'>,
): Promise<void> {
  const state = await readState(db, catalogue);
  const { entries, nextOrdinal, staleOrdinals } = state;
  if (entries === 0) return;
  const isStale = staleOrdinals > MAX_GONE && staleOrdinals > MAX_GONE_SHARE * nextOrdinal;
  const isSparse = nextOrdinal > MIN_ORDINALS && nextOrdinal > MAX_ORDINALS_PER_ENTRY * entries;
  if (isStale || isSparse) await indexAgain(db, state, index);
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
      const { generation, entries: total, nextOrdinal } = await readState(trx, catalogue);
      if (generation === 0) return { phrases: [], entriesLeftOut: 0, mark: 0 };
      const { rows } = await sql<SpokenFields>`
        select entry->>'title' as title, entry->'aliases' as aliases, entry->'spoken' as spoken, popularity
        from ${tableNames(generation).entries}
        order by popularity desc nulls last, ordinal limit ${most}`.execute(trx);
      const { phrases, entriesLeftOut } = takePhrases(rows, most);
      const mark = generation * MAX_REVISIONS + nextOrdinal;
      return { phrases, entriesLeftOut: entriesLeftOut + total - rows.length, mark };
    });
}

/** Reads the names of entries with ordinals from the mark on: each change gives an entry a new one. */
async function readPhrasesSince(
  db: Kysely<Database>,
  catalogue: string,
  { mark, most }: { mark: number; most: number },
): Promise<CataloguePhrases | null> {
  const { generation, nextOrdinal } = await readState(db, catalogue);
  if (generation !== Math.floor(mark / MAX_REVISIONS)) return null;
  const { rows } = await sql<SpokenFields>`
    select entry->>'title' as title, entry->'aliases' as aliases, entry->'spoken' as spoken, popularity
    from ${tableNames(generation).entries}
    where ordinal >= ${mark % MAX_REVISIONS} order by ordinal desc limit ${most + 1}`.execute(db);
  return { ...takePhrases(rows, most), mark: generation * MAX_REVISIONS + nextOrdinal };
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
