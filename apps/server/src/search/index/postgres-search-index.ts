import { type Kysely, sql } from 'kysely';

import type { Database } from '../../store/tables.ts';
import type { Vocabulary } from '../analysis/vocabulary.ts';
import { DEFAULT_CATALOGUE } from '../catalogue-name.ts';
import type { CatalogueMeaning } from '../meaning/catalogue-meaning.ts';
import { defaultVectors } from '../meaning/default-vectors.ts';
import type { WordVectors } from '../meaning/word-vectors.ts';
import { beginningOf } from '../names/longer-names.ts';
import { textsForRules } from '../query/plan-query.ts';
import { unknownWords, unknownWordShare } from '../query/unknown-words.ts';
import { type ClickEvidence, NO_CLICKS } from '../ranking/click-evidence.ts';
import type { PopularityScale } from '../ranking/popularity-features.ts';
import { DEFAULT_WEIGHTS, INSTANT_WEIGHTS, type RankingWeights } from '../ranking/ranking-weights.ts';
import { DEFAULT_RELEVANCE, type RelevanceModels } from '../ranking/relevance.ts';
import { applyPins } from '../rules/apply-pins.ts';
import { NO_RULES } from '../rules/rule-set.ts';
import { readRulesRevision } from '../rules/stored-rules.ts';
import { RANKING_VERSION, type SearchIndex, type SearchRequest } from '../search-index.ts';
import { MAX_REVISIONS, readState, tableNames } from './catalogue-tables.ts';
import { replaceCatalogue } from './change-catalogue.ts';
import { commitChanges } from './commit-changes.ts';
import { findCandidates, type FoundCandidates } from './find-candidates.ts';
import { findsLongerNames } from './find-longer-names.ts';
import { findNames } from './find-names.ts';
import { foldWhereDue } from './fold-changes.ts';
import { guessIfUnknown, reindexIfStale, remakeWhereDue } from './make-again.ts';
import { createOpenedCatalogue, type OpenedCatalogue, replacedWhereTableIsGone } from './opened-catalogue.ts';
import { readMeeting } from './read-entries.ts';
import { createPopularNamesReader } from './read-popular-names.ts';
import { NOTHING, searchCatalogue } from './search-catalogue.ts';
import { readPhrases, readPhrasesSince } from './stored-phrases.ts';
import { upsertRows } from './upsert-rows.ts';

/** How an index ranks, beside the vectors. */
export interface IndexRanking {
  weights?: RankingWeights | undefined;
  /** Weights for queries that are still being typed or spoken. */
  instantWeights?: RankingWeights | undefined;
  /** Default: the models that Hark ships with. */
  relevance?: RelevanceModels | undefined;
  /** Whether results are diversified unless the request says otherwise. Default: no. */
  diverse?: boolean | undefined;
}

export interface PostgresSearchIndexOptions extends IndexRanking {
  db: Kysely<Database>;
  /** Name of the catalogue in the database; created by the first import. */
  catalogue?: string | undefined;
  /** Vectors by which words are compared in meaning; null for none. Default: those that Hark ships with. */
  vectors?: WordVectors | null | undefined;
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
  /**
   * Returns the same index with another ranking. It shares what is in memory and has clicks of its own, none at first.
   */
  rankedBy(ranking: IndexRanking): PostgresSearchIndex;
  /** Applies the changes that any process has made, so that searches find them by sound as well. */
  catchUp(): Promise<void>;
  /** Writes changes into the posting lists where many wait, and tidies the catalogue where it is due. */
  maintain(): Promise<void>;
}

const NO_IDS: ReadonlySet<string> = new Set();

/** What a search reads and ranks by, beside clicks and rules. */
interface Searching {
  weights: RankingWeights;
  instantWeights: RankingWeights;
  relevance: RelevanceModels;
  db: Kysely<Database>;
  catalogue: string;
  popularNames: ReturnType<typeof createPopularNamesReader>;
}

interface OpenedIndex {
  db: Kysely<Database>;
  catalogue: string;
  vectors: WordVectors | null;
  opened: OpenedCatalogue;
  popularNames: Searching['popularNames'];
  changing: ChangingIndex;
}

type ChangingIndex = Pick<
  PostgresSearchIndex,
  | 'replace'
  | 'upsert'
  | 'delete'
  | 'catchUp'
  | 'maintain'
  | 'count'
  | 'generation'
  | 'namesGeneration'
  | 'phrases'
  | 'phrasesSince'
>;

/**
 * Creates the search index in PostgreSQL.
 *
 * Each import writes new tables and swaps them in with the commit. The vocabulary of the served generation is kept in
 * memory. A search that finds another generation or revision reads it, so changes by other processes need no message.
 */
export async function createPostgresSearchIndex(
  options: PostgresSearchIndexOptions,
): Promise<PostgresSearchIndex> {
  const { db, catalogue = DEFAULT_CATALOGUE, vectors = defaultVectors() } = options;
  const opened = createOpenedCatalogue(db, catalogue, vectors);
  const changing = changesOf(db, catalogue, opened);
  await reindexIfStale(db, catalogue, changing);
  await guessIfUnknown(db, catalogue);
  // Loads now rather than at the first search: indexing the words of a large catalogue takes a second.
  await opened.load();
  await opened.refreshRules();
  const popularNames = createPopularNamesReader(db);
  return rankedIndex({ db, catalogue, vectors, opened, popularNames, changing }, options);
}

/** Returns what changes and describes the catalogue, which does not depend on the ranking. */
function changesOf(db: Kysely<Database>, catalogue: string, opened: OpenedCatalogue): ChangingIndex {
  const change = { db, catalogue };
  const changing: ChangingIndex = {
    async replace(rows, signal, how) {
      const report = await replaceCatalogue({ ...change, signal, ...how }, rows);
      opened.drop();
      // The import is committed even if its words can't be read now; the next search retries.
      await opened.load().catch(() => undefined);
      return report;
    },
    async upsert(rows, signal, how) {
      const report = await upsertRows({ ...change, signal, ...how }, rows);
      // Declared types are part of what is read with the words.
      if (Object.keys(how?.declared ?? {}).length > 0) opened.refresh();
      await opened.catchUp();
      return report;
    },
    async delete(ids) {
      const [report] = await commitChanges(change, [{ type: 'delete', ids }]);
      await opened.catchUp();
      return report?.deleted ?? 0;
    },
    catchUp: opened.catchUp,
    async maintain() {
      await foldWhereDue(db, catalogue);
      await remakeWhereDue(db, catalogue, changing);
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
      // Synonyms are phrases, too.
      return generation * MAX_REVISIONS + namesRevision + (await readRulesRevision(db, catalogue));
    },
    phrases: (most) => readPhrases(db, catalogue, { most, synonyms: opened.rules().synonyms }),
    phrasesSince: (mark, most) =>
      readPhrasesSince(db, catalogue, { mark, most }).catch((error: unknown) => {
        if (replacedWhereTableIsGone(error) === 'replaced') return null;
        throw error;
      }),
  };
  return changing;
}

/** Returns an index that ranks so. */
function rankedIndex(index: OpenedIndex, ranking: IndexRanking): PostgresSearchIndex {
  const { db, catalogue, vectors, opened, popularNames, changing } = index;
  const { weights = DEFAULT_WEIGHTS, instantWeights = INSTANT_WEIGHTS, diverse = false } = ranking;
  const { relevance = DEFAULT_RELEVANCE } = ranking;
  const searching: Searching = { db, catalogue, weights, instantWeights, relevance, popularNames };
  let clicks = NO_CLICKS;
  const searchPage: SearchIndex['searchPage'] = async (request, signal) => {
    const asked = { ...request, diverse: request.diverse ?? diverse };
    const using = request.rules ?? opened.rules();
    const { pins, hidden } = using.match(textsForRules(request.hypotheses));
    const work = { ...searching, clicks, signal, catchUp: opened.catchUpInSearch, rules: using, hidden };
    const page = await opened.withServed(signal, async (current) => {
      const found = await searchCatalogue(work, current, asked);
      const isFirst = (request.offset ?? 0) === 0 && (request.sort ?? []).length === 0;
      if (found === 'replaced' || pins.length === 0 || !isFirst) return found;
      const ids = pins.map(({ entry }) => entry);
      const entries = await readMeeting(db, current, { ids, request });
      return { ...found, found: applyPins(found.found, pins, { entries, limit: request.limit }) };
    });
    return page === 'none' ? NOTHING : page;
  };
  return {
    ...changing,
    rankedBy: (other) => rankedIndex(index, other),
    get version() {
      // The counts change hourly, like the catalogue; only their use or not is part of the version.
      const meaning = vectors === null ? '' : `+${vectors.name}`;
      return `postgres/${RANKING_VERSION}${meaning}${clicks === NO_CLICKS ? '' : '+clicks'}${diverse ? '+diverse' : ''}`;
    },
    useClicks(evidence) {
      clicks = evidence;
    },
    async search(request, signal) {
      return (await searchPage(request, signal)).found;
    },
    searchPage,
    rulesFor: ({ hypotheses, rules: given = opened.rules() }) => given.match(textsForRules(hypotheses)),
    properties: opened.properties,
    compare: (request) => compare(opened, searching, request),
    async namesAmong(names, signal) {
      if (names.length === 0) return new Set();
      const found = await opened.withServed(signal, (current) =>
        findNames({ db, catalogue }, current, names),
      );
      return found === 'none' ? new Set() : found;
    },
    async goesOn(text, signal) {
      const beginning = beginningOf(text);
      const found = await opened.withServed(signal, async (current) =>
        beginning === null ? false : findsLongerNames(db, current, beginning),
      );
      return found === true;
    },
    unknownWordShare(text) {
      const vocabulary = opened.vocabulary();
      return vocabulary === undefined ? null : unknownWordShare(text, vocabulary);
    },
    unknownWords(text) {
      const vocabulary = opened.vocabulary();
      return vocabulary === undefined ? [] : unknownWords(text, vocabulary);
    },
  };
}

async function compare(
  opened: OpenedCatalogue,
  searching: Searching,
  request: SearchRequest,
): Promise<Comparison> {
  const comparison = await opened.withServed(undefined, async (current) => {
    const found = await findCandidates(
      {
        ...searching,
        clicks: NO_CLICKS,
        catchUp: opened.catchUpInSearch,
        rules: NO_RULES,
        hidden: NO_IDS,
        isExhaustive: true,
      },
      current,
      request,
    );
    if (found === 'replaced') return found;
    const { vocabulary, meaning, state } = current;
    const idsOf = (ordinals: readonly number[]) => readIds(searching.db, state.generation, ordinals);
    return { ...found, vocabulary, meaning, popularity: state.popularity, idsOf };
  });
  if (comparison === 'none') throw new Error('there is no catalogue to compare with');
  return comparison;
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
