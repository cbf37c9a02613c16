import type { Interim } from '@hark/shared/wire/server-message';
import type { SearchResult } from '@hark/shared/wire/search-result';

/** What is known of an utterance before its answer. */
export interface EarlyAnswer {
  utteranceId: string;
  revision: number;
  /** Words that stay, and words that may change. */
  stable: string;
  unstable: string;
  /** Empty until some were found. Those of earlier words stay until others come, so that nothing flickers. */
  results: readonly SearchResult[];
  /** The words that `results` were found for. */
  resultsFor: string;
  /** The whole answer, if nothing more is said (U7a). */
  isProvisional: boolean;
}

/** Two parts of a sentence as one: they meet between words. */
export function joinWords(stable: string, unstable: string): string {
  const meet = stable !== '' && unstable !== '' && !/\s$/.test(stable) && !/^\s/.test(unstable);
  return stable + (meet ? ' ' : '') + unstable;
}

/** The early answer after an interim; one that came too late changes nothing. */
export function takeInterim(before: EarlyAnswer | null, interim: Interim): EarlyAnswer {
  const { utteranceId, revision, stable, unstable } = interim;
  const same = before?.utteranceId === utteranceId ? before : null;
  if (same !== null && revision < same.revision) return same;
  const isProvisional = interim.provisional ?? false;
  const words = { utteranceId, revision, stable, unstable, isProvisional };
  // That nothing was found so far says little about what is still being said.
  const found = interim.results ?? [];
  if (found.length > 0) return { ...words, results: found, resultsFor: joinWords(stable, unstable) };
  return { ...words, results: same?.results ?? [], resultsFor: same?.resultsFor ?? '' };
}

/** Speech goes on: it was not the whole answer. What is on the screen stays until better is known. */
export function withdraw(early: EarlyAnswer): EarlyAnswer {
  return early.isProvisional ? { ...early, isProvisional: false } : early;
}
