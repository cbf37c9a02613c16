import type { Interim } from '@hark/shared/wire/server-message';
import { EMPTY_LIST, nextList, type SteadyList } from './steady-list.ts';
import { joinWords, steadyWords, type InterimWords } from './steady-words.ts';

/** An utterance's words and results before its answer, as the screen shows them. */
export interface EarlyAnswer extends InterimWords, SteadyList {
  utteranceId: string;
  revision: number;
  /** The complete answer, if only silence follows (U7a). */
  isProvisional: boolean;
}

const NO_WORDS: InterimWords = { stable: '', unstable: '' };

/** Returns the early answer after an interim; one that arrives late changes nothing. */
export function takeInterim(before: EarlyAnswer | null, interim: Interim): EarlyAnswer {
  const { utteranceId, revision, results = [], provisional: isProvisional = false } = interim;
  const { understood = null } = interim;
  const same = before?.utteranceId === utteranceId ? before : null;
  if (same !== null && revision < same.revision) return same;
  const words = steadyWords(same ?? NO_WORDS, interim);
  // No results so far mean little while speech continues.
  const found = { results, resultsFor: joinWords(words.stable, words.unstable), understood };
  const list = nextList(same ?? EMPTY_LIST, found, isProvisional);
  return { utteranceId, revision, ...words, ...list, isProvisional };
}

/** Speech continues, so it was not the complete answer. The screen stays until a better one comes. */
export function withdraw(early: EarlyAnswer): EarlyAnswer {
  return early.isProvisional ? { ...early, isProvisional: false } : early;
}
