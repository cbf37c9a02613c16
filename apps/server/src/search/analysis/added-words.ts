import type { AnalyzedWord } from './analyze-text.ts';
import { firstFrom, startingWith } from './starting-with.ts';
import { featuresOf } from './word-features.ts';

/**
 * Words that a catalogue got after its vocabulary was built, beside the flat tables of the others. An insertion costs
 * microseconds; a lookup costs one map access for each of about twenty features.
 */
export interface AddedWords {
  add(word: AnalyzedWord): void;
  /** Returns the added words that share a feature with the word, each once. */
  sharing(word: AnalyzedWord): AnalyzedWord[];
  /** Returns the added forms that begin with the text. */
  startingWith(text: string): string[];
  readonly size: number;
}

export function createAddedWords(): AddedWords {
  const words: AnalyzedWord[] = [];
  const byFeature = new Map<number, number[]>();
  const forms: string[] = [];
  return {
    add(word) {
      const index = words.push(word) - 1;
      forms.splice(firstFrom(forms, word.form), 0, word.form);
      for (const feature of new Set(featuresOf(word))) {
        const members = byFeature.get(feature);
        if (members === undefined) byFeature.set(feature, [index]);
        else members.push(index);
      }
    },
    sharing(word) {
      if (words.length === 0) return [];
      const found = new Set<number>();
      for (const feature of featuresOf(word)) {
        for (const index of byFeature.get(feature) ?? []) found.add(index);
      }
      return [...found].flatMap((index) => words[index] ?? []);
    },
    startingWith: (text) => startingWith(forms, text),
    get size() {
      return words.length;
    },
  };
}
