import type { Final } from '@hark/shared/wire/final';
import type { SearchResult } from '@hark/shared/wire/search-result';
import { sameWords } from './words.ts';

/** Results for other words than the requested ones. */
export interface UnderstoodInstead {
  /** The words that the results are for. */
  instead: string;
  /** The transcript or the typed words. */
  words: string;
}

/**
 * Returns the text that the results were found for, if it differs from the query: "Showing results for …". Null if the
 * two agree, or if the best result matched by meaning and not by name.
 */
export function understoodWords(words: string, results: readonly SearchResult[]): UnderstoodInstead | null {
  const [best] = results;
  if (best === undefined || words === '') return null;
  const { field, hypothesis, kind, text } = best.match;
  if (field === 'description' || field === 'keyword') return null;
  const isOther = hypothesis > 0 || kind === 'fuzzy' || kind === 'sound';
  if (!isOther || sameWords(text, words)) return null;
  // The spoken form of a name reads oddly.
  return { instead: field === 'spoken' ? best.title : text, words };
}

/** The same for speech, where a name may have been substituted in the transcript already. */
export function understoodInstead({ heard, transcript, results }: Final): UnderstoodInstead | null {
  if (heard === undefined) return understoodWords(transcript, results);
  return heard === '' || sameWords(heard, transcript) ? null : { instead: transcript, words: heard };
}
