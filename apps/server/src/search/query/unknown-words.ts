import { analyzeText, type AnalyzedWord } from '../analysis/analyze-text.ts';
import type { Vocabulary } from '../analysis/vocabulary.ts';

/**
 * Computes the share of a text's words that occur in no name of the catalogue in any form, 0..1. Null without words or
 * a catalogue. The neighbours of the words of a query are cached from its search.
 */
export function unknownWordShare(text: string, vocabulary: Vocabulary): number | null {
  const { words } = analyzeText(text);
  if (words.length === 0 || vocabulary.entries === 0) return null;
  return words.filter((word) => isUnknown(word, vocabulary)).length / words.length;
}

/** Returns the different words of a text that occur in no name of the catalogue in any form; none without a catalogue. */
export function unknownWords(text: string, vocabulary: Vocabulary): string[] {
  if (vocabulary.entries === 0) return [];
  const unknown = analyzeText(text).words.filter((word) => isUnknown(word, vocabulary));
  return [...new Set(unknown.map(({ form }) => form))];
}

function isUnknown(word: AnalyzedWord, vocabulary: Vocabulary): boolean {
  return (
    vocabulary.count(word.form) === 0 &&
    !vocabulary.neighbours(word).some((other) => other.by === 'words' && other.word.form !== word.form)
  );
}
