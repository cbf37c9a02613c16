import type { AnalyzedEntry } from '../analysis/analyze-entry.ts';
import type { AnalyzedWord } from '../analysis/analyze-text.ts';
import { isFunctionWord } from '../analysis/function-words.ts';
import type { PlannedHypothesis } from '../query/plan-query.ts';

/**
 * Whether an entry has every word that was asked for, as it is or with another ending, in its names or its description.
 * Words that stand in every sentence count only where there are no others. Pure.
 */
export function hasEveryWord(
  planned: readonly PlannedHypothesis[],
  { names, description }: AnalyzedEntry,
): boolean {
  const named = names.flatMap(({ analyzed }) => analyzed.words);
  const forms = new Set(named.map(({ form }) => form));
  const stems = new Set([...named.map(({ stem }) => stem), ...description]);
  const readings = planned.flatMap((hypothesis) => hypothesis.readings);
  return readings.some(({ text }) =>
    tellingWords(text.words).every(({ form, stem }) => forms.has(form) || stems.has(stem)),
  );
}

function tellingWords(words: readonly AnalyzedWord[]): readonly AnalyzedWord[] {
  const telling = words.filter(({ form }) => !isFunctionWord(form));
  return telling.length === 0 ? words : telling;
}
