import { analyzeText } from '../analysis/analyze-text.ts';
import type { Vocabulary } from '../analysis/vocabulary.ts';

/**
 * Words of a text that no name of the catalogue has, in this or another form, over all: 0..1. Null where there is no
 * word, or no catalogue. What the words of a query are like was looked up when it was searched, and is remembered.
 */
export function unknownWordShare(text: string, vocabulary: Vocabulary): number | null {
  const { words } = analyzeText(text);
  if (words.length === 0 || vocabulary.entries === 0) return null;
  const unknown = words.filter(
    (word) =>
      vocabulary.count(word.form) === 0 &&
      !vocabulary.neighbours(word).some((other) => other.by === 'words' && other.word.form !== word.form),
  );
  return unknown.length / words.length;
}
