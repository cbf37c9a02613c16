import type { AnalyzedName } from '../analysis/analyze-entry.ts';
import { analyzeStems, type AnalyzedWord } from '../analysis/analyze-text.ts';
import { isFunctionWord } from '../analysis/function-words.ts';
import type { WordMatch } from './match-words.ts';
import type { QueryReading } from '../query/plan-query.ts';

interface Qualification {
  match: WordMatch;
  /** Coverage of each query word by other names of the entry and by its description. */
  elsewhere: readonly number[];
  category: string | undefined;
}

/** Least closeness of each word of the name to a query word. */
const LEAST_CLOSENESS = 0.85;

/**
 * How well the query consists of this name and a qualifier that distinguishes it from entries of the same name, 0..1; 0
 * where it does not. After a name people put its place or kind (`paris france`, `einstein physicist`), before it only
 * its kind (`the country georgia`). Of two names in a query, the first is therefore what is asked for. Pure.
 */
export function qualifiedShare(
  reading: QueryReading,
  name: AnalyzedName,
  { match, elsewhere, category }: Qualification,
): number {
  const words = reading.words.map(({ word }) => word);
  const skipped = words.findIndex((word) => !isFunctionWord(word.form));
  const { length } = name.analyzed.words;
  if (length >= words.length) return 0;
  const isElsewhere = (_: AnalyzedWord, index: number): boolean => (elsewhere[index] ?? 0) > 0;
  const kinds = category === undefined ? new Set<string>() : analyzeStems(category);
  const starts = [
    { start: 0, isOther: isElsewhere },
    { start: Math.max(0, skipped), isOther: isElsewhere },
    { start: words.length - length, isOther: ({ stem }: AnalyzedWord) => kinds.has(stem) },
  ];
  return Math.max(
    ...starts.map(({ start, isOther }) => {
      const closeness = closenessAt(start, match, name);
      const others = words.map((word, index) => ({ word, index }));
      const outside = others.filter(
        ({ word, index }) => (index < start || index >= start + length) && !isFunctionWord(word.form),
      );
      const isQualified = outside.length > 0 && outside.every(({ word, index }) => isOther(word, index));
      return isQualified && closeness >= LEAST_CLOSENESS ? closeness : 0;
    }),
  );
}

/** Closeness of the query words from `start` on to those of the name: the minimum over the words. */
function closenessAt(start: number, match: WordMatch, name: AnalyzedName): number {
  return Math.min(
    ...name.analyzed.words.map((_, index) =>
      Math.min(match.query[start + index] ?? 0, match.name[index] ?? 0),
    ),
  );
}
