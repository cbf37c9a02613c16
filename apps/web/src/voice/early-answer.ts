import type { Interim } from '@hark/shared/wire/server-message';
import type { SearchResult } from '@hark/shared/wire/search-result';

/** An utterance's words and results before its answer. */
export interface EarlyAnswer {
  utteranceId: string;
  revision: number;
  /** Words that stay, and words that may change. */
  stable: string;
  unstable: string;
  /** Empty until some were found. Earlier ones stay until others come, so that nothing flickers. */
  results: readonly SearchResult[];
  /** The words that `results` were found for. */
  resultsFor: string;
  /** The complete answer, if only silence follows (U7a). */
  isProvisional: boolean;
}

/** Joins two parts of a sentence, with a space between words. */
export function joinWords(stable: string, unstable: string): string {
  const meet = stable !== '' && unstable !== '' && !/\s$/.test(stable) && !/^\s/.test(unstable);
  return stable + (meet ? ' ' : '') + unstable;
}

/** Returns the early answer after an interim; one that arrives late changes nothing. */
export function takeInterim(before: EarlyAnswer | null, interim: Interim): EarlyAnswer {
  const { utteranceId, revision, stable, unstable } = interim;
  const same = before?.utteranceId === utteranceId ? before : null;
  if (same !== null && revision < same.revision) return same;
  const isProvisional = interim.provisional ?? false;
  const words = { utteranceId, revision, stable, unstable, isProvisional };
  // No results so far mean little while speech continues.
  const found = interim.results ?? [];
  if (found.length > 0) return { ...words, results: found, resultsFor: joinWords(stable, unstable) };
  return { ...words, results: same?.results ?? [], resultsFor: same?.resultsFor ?? '' };
}

/** Speech continues, so it was not the complete answer. The screen stays until a better one comes. */
export function withdraw(early: EarlyAnswer): EarlyAnswer {
  return early.isProvisional ? { ...early, isProvisional: false } : early;
}
