import type { Final } from '@hark/shared/wire/final';
import type { SearchResult } from '@hark/shared/wire/search-result';
import { sameWords } from './words.ts';

/** Results that are for other words than those that were asked for. */
export interface UnderstoodInstead {
  /** What the results are for. */
  instead: string;
  /** What was heard or typed. */
  words: string;
}

/**
 * The text that results were really found for, when that is not what was asked: "Showing results for …". Null when the two
 * agree, or when the best result matched by its meaning and not by its name.
 */
export function understoodWords(words: string, results: readonly SearchResult[]): UnderstoodInstead | null {
  const [best] = results;
  if (best === undefined || words === '') return null;
  const { field, hypothesis, kind, text } = best.match;
  if (field === 'description' || field === 'keyword') return null;
  const isOther = hypothesis > 0 || kind === 'fuzzy' || kind === 'sound';
  if (!isOther || sameWords(text, words)) return null;
  // How a name is said reads oddly.
  return { instead: field === 'spoken' ? best.title : text, words };
}

/** The same of what was said, where a name may have taken the place of what was heard already. */
export function understoodInstead({ heard, transcript, results }: Final): UnderstoodInstead | null {
  if (heard === undefined) return understoodWords(transcript, results);
  return heard === '' || sameWords(heard, transcript) ? null : { instead: transcript, words: heard };
}
