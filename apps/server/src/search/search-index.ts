import type { ContextPhrase } from '@hark/moonshine/build-context-graph';
import type { CatalogueEntry } from '@hark/shared/catalogue';
import type { SearchResult } from '@hark/shared/wire/search-result';
import type { Explanation } from './explanation.ts';

/** Part of `SearchIndex.version`: raised whenever the same query may be ranked differently. */
export const RANKING_VERSION = 4;

export interface SearchRequest {
  /** Best first. A typed query is one hypothesis with probability 1. Empty texts match nothing. */
  hypotheses: readonly { text: string; probability: number }[];
  /** How many results at most, 1..50. */
  limit: number;
  /**
   * `instant` while the query is still being typed or said: its last word may be the beginning of one, popular names come
   * first, and less is looked at. `literal` finds the entries with every word as it is or with another ending, and guesses
   * nothing. Default `full`.
   */
  kind?: 'full' | 'instant' | 'literal' | undefined;
  /** What was said just before within the same task, so that "no, I meant …" can be understood. */
  previous?: string | undefined;
  /** Keeps one category from filling the list. Default: as the index is set. */
  diverse?: boolean | undefined;
  /** Each result says what made its score and relevance. */
  explain?: boolean | undefined;
}

/** A result, and whether it is less relevant than what is worth showing. */
export type FoundResult = SearchResult & { isBelowFloor?: boolean; explanation?: Explanation };

export interface CatalogueRow {
  /** Line number in the file the row came from, first line 1. */
  line: number;
  entry: CatalogueEntry;
}

export interface ImportReport {
  taken: number;
  tookMs: number;
}

export interface CataloguePhrases {
  phrases: ContextPhrase[];
  /** Entries whose phrases are not all among them. */
  entriesLeftOut: number;
}

export interface UpsertReport extends ImportReport {
  /** Of those taken, how many took the place of an entry with the same id. */
  replaced: number;
}

/** One catalogue and how it is searched. Every implementation passes `search-index.contract.ts`. */
export interface SearchIndex {
  /** For the `version` of a final; changes when the ranking does. */
  readonly version: string;
  /** Those below the floor come last. `splitAtFloor` parts them. */
  search(request: SearchRequest, signal?: AbortSignal): Promise<FoundResult[]>;
  /**
   * Whether titles, aliases or spoken forms begin with the words of the text and go on: that more may be meant. True also
   * where there are too many to look at.
   */
  goesOn(text: string, signal?: AbortSignal): Promise<boolean>;
  /**
   * The share of a text's words that no name of the catalogue has; null where there is none to know of. From memory:
   * nothing is waited for.
   */
  unknownWordShare(text: string): number | null;
  /**
   * Replaces the catalogue in one transaction: searches see the old one until the new one is complete, and keep it
   * when this rejects. A later row with an id already seen is the caller's to refuse (see `read-catalogue.ts`).
   */
  replace(rows: AsyncIterable<CatalogueRow>, signal?: AbortSignal): Promise<ImportReport>;
  /** Adds entries, or puts them in the place of those with the same id: all of them or, where this rejects, none. */
  upsert(rows: AsyncIterable<CatalogueRow>, signal?: AbortSignal): Promise<UpsertReport>;
  /** Takes entries out; ids that are not there don't matter. Resolves to how many were there. */
  delete(ids: readonly string[]): Promise<number>;
  count(): Promise<number>;
  /**
   * What people may say of the catalogue served now: titles, aliases and spoken forms of the most popular entries, at
   * most so many.
   */
  phrases(most: number): Promise<CataloguePhrases>;
  /** Changes with every change of the catalogue, by whichever process. */
  generation(): Promise<number>;
}
