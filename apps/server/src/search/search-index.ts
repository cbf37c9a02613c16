import type { ContextPhrase } from '@hark/moonshine/build-context-graph';
import type { CatalogueEntry } from '@hark/shared/catalogue';
import type { SearchResult } from '@hark/shared/wire/search-result';
import type { MatchedRules, RuleSet } from './owner-rule-set.ts';
import type { DeclaredProperties } from '@hark/shared/properties';
import type { Facet, Filter, Sort } from '@hark/shared/wire/filter';
import type { CatalogueProperties } from './catalogue-properties.ts';
import type { Explanation } from './explanation.ts';
import type { GuessedProperties } from './guessed-properties.ts';
import type { PossibleName } from './possible-name.ts';

/** Part of `SearchIndex.version`; raised whenever the same query may be ranked differently. */
export const RANKING_VERSION = 6;

/** Results beyond this one are on no page. */
export const MOST_RESULTS = 1_000;

export interface SearchRequest {
  /** Best first. A typed query is one hypothesis with probability 1. Empty texts match nothing. */
  hypotheses: readonly { text: string; probability: number }[];
  /** How many results at most, 1..50. */
  limit: number;
  /**
   * `instant` while the query is being typed or spoken: the last word may be a prefix, popular names come first, and
   * fewer candidates are compared. `literal` finds the entries that contain every word as written or with another
   * ending, and does not guess. Default `full`.
   */
  kind?: 'full' | 'instant' | 'literal' | undefined;
  /** The previous query of the same task, so that "no, I meant …" can be resolved. */
  previous?: string | undefined;
  /** Keeps one category from filling the list. Default: the setting of the index. */
  diverse?: boolean | undefined;
  /** Conditions that results meet. With an empty text: all entries that meet them. */
  filters?: readonly SearchFilter[] | undefined;
  /** Default: by relevance; with an empty text by popularity. Equal results are ordered by relevance. */
  sort?: readonly Sort[] | undefined;
  /** Results to leave out at the start, for the next pages. Default 0, at most 1,000. */
  offset?: number | undefined;
  /** Names of properties whose values are counted. */
  facets?: readonly string[] | undefined;
  /** Adds to each result how its score and relevance were computed. */
  explain?: boolean | undefined;
  /** Rules to search with, for a preview. Default: those of the catalogue. */
  rules?: RuleSet | undefined;
}

/** With `isSoft` it is dropped where no entry would meet all filters. */
export type SearchFilter = Filter & { isSoft?: boolean };

/** One page of results, and what is known of all of them. */
export interface SearchPage {
  /** Results below the floor last, on the first page only. */
  found: FoundResult[];
  /** Results above the floor on all pages. */
  total: number;
  /** By name, for the facets that were asked for. */
  facets: ReadonlyMap<string, Facet>;
  /** Indices of the soft filters that were dropped; empty where the results meet all. */
  relaxed: readonly number[];
}

/** A result, and what the server alone needs to know of it. */
export type FoundResult = SearchResult & {
  /** Whether its relevance is below the floor. */
  isBelowFloor?: boolean;
  /** Indices of the hypotheses that it answers best. Absent with one hypothesis. */
  firstFor?: readonly number[];
  /** Whether the owner gave it its place. */
  isPinned?: boolean;
  /** How the name that matched is said in full, where that is otherwise than written. */
  said?: string;
  explanation?: Explanation;
};

export interface CatalogueRow {
  /** Line number of the row in its file, first line 1. */
  line: number;
  entry: CatalogueEntry;
  /** Path of its file. */
  file?: string;
}

export interface ImportReport {
  taken: number;
  tookMs: number;
  /** Properties of the catalogue, and values that are not of their type. */
  properties: GuessedProperties;
}

/** How a change of the catalogue is made. */
export interface ChangeHow {
  /** Types of fields; the others are guessed. */
  declared?: DeclaredProperties | undefined;
  /** Whether a replaced catalogue gets spoken forms; without, to measure them. Default: yes. */
  withForms?: boolean | undefined;
}

export interface CataloguePhrases {
  phrases: ContextPhrase[];
  /** Entries with at least one phrase that is not included. */
  entriesLeftOut: number;
  /** For `phrasesSince`. */
  mark: number;
}

export interface UpsertReport extends ImportReport {
  /** How many of the taken entries replaced an entry with the same id. */
  replaced: number;
  /** How many were there already, exactly so. */
  unchanged: number;
}

/** Searches and changes one catalogue. Every implementation passes `search-index.contract.ts`. */
export interface SearchIndex {
  /** Part of the `version` of a final; changes when the ranking does. */
  readonly version: string;
  /** Returns results below the floor last. `splitAtFloor` separates them. */
  search(request: SearchRequest, signal?: AbortSignal): Promise<FoundResult[]>;
  /**
   * Returns one page of results, with the total and the facets.
   *
   * @throws PropertyError for a filter, an order, a facet or an offset that cannot be
   */
  searchPage(request: SearchRequest, signal?: AbortSignal): Promise<SearchPage>;
  /** Returns the properties of the served catalogue; none before it is read. Reads memory only. */
  properties(): CatalogueProperties;
  /** Returns those of the words that are a complete name of an entry, joined by spaces; none without a catalogue. */
  namesAmong(names: readonly PossibleName[], signal?: AbortSignal): Promise<ReadonlySet<string>>;
  /**
   * Returns whether titles, aliases or spoken forms begin with the words of the text and continue, so that more may be
   * meant. Also true where there are too many to check.
   */
  goesOn(text: string, signal?: AbortSignal): Promise<boolean>;
  /**
   * Returns the share of a text's words that occur in no name of the catalogue; null without words or a catalogue.
   * Reads memory only and does not wait.
   */
  unknownWordShare(text: string): number | null;
  /** Returns those words, each once; none without a catalogue. Reads memory only and does not wait. */
  unknownWords(text: string): readonly string[];
  /** Returns the owner's rules that match a query. Reads memory only and does not wait. */
  rulesFor(request: Pick<SearchRequest, 'hypotheses' | 'rules'>): Pick<MatchedRules, 'answers' | 'matched'>;
  /**
   * Replaces the catalogue in one transaction. Searches see the old catalogue until the new one is complete, and keep
   * it when this rejects. The caller refuses later rows with an id already seen (see `read-catalogue.ts`).
   */
  replace(rows: AsyncIterable<CatalogueRow>, signal?: AbortSignal, how?: ChangeHow): Promise<ImportReport>;
  /**
   * Adds entries or replaces those with the same id. Writes all of them or, when this rejects, none. The properties
   * stay, except for declared ones. Few entries that are all there already change nothing, not even `generation`.
   */
  upsert(rows: AsyncIterable<CatalogueRow>, signal?: AbortSignal, how?: ChangeHow): Promise<UpsertReport>;
  /** Deletes entries and ignores unknown ids. Resolves to the number deleted. */
  delete(ids: readonly string[]): Promise<number>;
  count(): Promise<number>;
  /**
   * Returns what people may say to find the served entries: titles, aliases and spoken forms of the most popular
   * entries, at most `most` phrases.
   */
  phrases(most: number): Promise<CataloguePhrases>;
  /**
   * Returns the same of the entries that were added or changed after `phrases` returned this mark, latest first; null
   * where the catalogue was replaced since.
   */
  phrasesSince(mark: number, most: number): Promise<CataloguePhrases | null>;
  /** Resolves to a number that changes with every change of the catalogue, by any process. */
  generation(): Promise<number>;
  /** Resolves to a number that changes when an entry is added, deleted or named otherwise, by any process. */
  namesGeneration(): Promise<number>;
}
