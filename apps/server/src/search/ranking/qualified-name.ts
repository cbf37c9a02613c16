import type { AnalyzedName } from '../analysis/analyze-entry.ts';
import { analyzeStems, type AnalyzedWord } from '../analysis/analyze-text.ts';
import { isFunctionWord } from '../analysis/function-words.ts';
import type { WordMatch } from './match-words.ts';
import type { QueryReading } from '../query/plan-query.ts';

interface Qualification {
  match: WordMatch;
  /** How well each query word is covered by other names of the entry and by its description. */
  elsewhere: readonly number[];
  category: string | undefined;
}

/** A word of the name must be heard at least so well. */
const LEAST_CLOSENESS = 0.85;

/**
 * How well the query is this name and something that tells it from others of the name, 0..1; 0 where it is not. People put
 * behind a name where it is or what it is (`paris france`, `einstein physicist`), and before it only what it is
 * (`the country georgia`): so of two names in a query, the first is what is asked for. Pure.
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

/** How well the words of the query from there on are those of the name, the worst of them. */
function closenessAt(start: number, match: WordMatch, name: AnalyzedName): number {
  return Math.min(
    ...name.analyzed.words.map((_, index) =>
      Math.min(match.query[start + index] ?? 0, match.name[index] ?? 0),
    ),
  );
}
