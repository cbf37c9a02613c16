import type { CatalogueEntry } from '@hark/shared/catalogue';
import type { SearchResult } from '@hark/shared/wire/search-result';

/** Part of `SearchIndex.version`: raised whenever the same query may be ranked differently. */
export const RANKING_VERSION = 1;

export interface SearchRequest {
  /** Best first. A typed query is one hypothesis with probability 1. Empty texts match nothing. */
  hypotheses: readonly { text: string; probability: number }[];
  /** How many results at most, 1..50. */
  limit: number;
}

export interface CatalogueRow {
  /** Line number in the file the row came from, first line 1. */
  line: number;
  entry: CatalogueEntry;
}

export interface ImportReport {
  taken: number;
  tookMs: number;
}

/** The catalogue and how it is searched. Every implementation passes `search-index.contract.ts`. */
export interface SearchIndex {
  /** For the `version` of a final; changes when the ranking does. */
  readonly version: string;
  search(request: SearchRequest, signal?: AbortSignal): Promise<SearchResult[]>;
  /**
   * Replaces the catalogue in one transaction: searches see the old one until the new one is complete, and keep it
   * when this rejects. A later row with an id already seen is the caller's to refuse (see `read-catalogue.ts`).
   */
  replace(rows: AsyncIterable<CatalogueRow>, signal?: AbortSignal): Promise<ImportReport>;
  count(): Promise<number>;
}
