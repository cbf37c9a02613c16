import type { Final } from '@hark/shared/wire/final';
import { sameWords } from './words.ts';

/**
 * The text that the results were really found for, when that is not what was heard: "Showing results for …". Null when
 * the two agree, or when the best result matched by its meaning and not by its name.
 */
export function understoodInstead(final: Final): string | null {
  const match = final.results[0]?.match;
  if (match === undefined || final.transcript === '') return null;
  if (match.field === 'description' || match.field === 'keyword') return null;
  const isOther = match.hypothesis > 0 || match.kind === 'fuzzy' || match.kind === 'sound';
  return isOther && !sameWords(match.text, final.transcript) ? match.text : null;
}
