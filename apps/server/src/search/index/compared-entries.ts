import { LRUCache } from 'lru-cache';

import type { AnalyzedEntry } from '../analysis/analyze-entry.ts';

/** An entry as it is compared with queries. */
export interface ComparedEntry {
  id: string;
  entry: AnalyzedEntry;
  popularity: number | undefined;
  /** The whole entry as JSON; null where it is large. */
  stored: string | null;
}

/** Recently compared entries, by ordinal. An ordinal keeps its entry until it is deleted. */
export type ComparedEntries = LRUCache<number, ComparedEntry>;

const MAX_ENTRIES = 4_000;

export function createComparedEntries(): ComparedEntries {
  return new LRUCache({ max: MAX_ENTRIES });
}
