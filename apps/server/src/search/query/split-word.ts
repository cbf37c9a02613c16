import { type AnalyzedWord, analyzeForms } from '../analysis/analyze-text.ts';
import type { Vocabulary } from '../analysis/vocabulary.ts';

const MIN_PART_CHARACTERS = 2;
const MIN_CHARACTERS = 5;
const MAX_CHARACTERS = 32;
const MAX_SPLITS = 3;

/**
 * Returns the ways to split a word into two words of the catalogue, the rarest words first: `facebook` → `face` `book`.
 * Numbers are not split. Pure.
 */
export function splitWord(
  { form }: AnalyzedWord,
  vocabulary: Pick<Vocabulary, 'count' | 'idf'>,
): (readonly [AnalyzedWord, AnalyzedWord])[] {
  if (form.length < MIN_CHARACTERS || form.length > MAX_CHARACTERS) return [];
  const found: { parts: readonly [AnalyzedWord, AnalyzedWord]; tells: number }[] = [];
  for (let cut = MIN_PART_CHARACTERS; cut <= form.length - MIN_PART_CHARACTERS; cut++) {
    const halves = [form.slice(0, cut), form.slice(cut)];
    if (halves.some((half) => vocabulary.count(half) === 0)) continue;
    const [left, right] = analyzeForms(halves).words;
    if (left === undefined || right === undefined) continue;
    found.push({ parts: [left, right], tells: vocabulary.idf(left) + vocabulary.idf(right) });
  }
  return found
    .sort((a, b) => b.tells - a.tells)
    .slice(0, MAX_SPLITS)
    .map(({ parts }) => parts);
}
