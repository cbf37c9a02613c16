import { stemOf } from '../analysis/analyze-text.ts';
import { defaultEnglishWords, type EnglishWords } from './default-relations.ts';
import { createMeaningIndex, type MeaningIndex, type MeaningNeighbour } from './meaning-index.ts';
import type { WordVectors } from './word-vectors.ts';

/** What the words of one catalogue mean. */
export interface CatalogueMeaning {
  index: MeaningIndex;
  /** Entries of the catalogue. */
  entries: number;
  /** Returns the number of entries that have a word in a name, or its stem in a description. */
  countOf(word: { form: string; stem: string }): number;
  /** Returns the words of the catalogue that mean the same as this one, or a kind of it; in no order. */
  related(form: string): readonly MeaningNeighbour[];
  /** Returns the words of the catalogue that are defined by this one: `shelf` → `bookcase`; each once, in no order. */
  definedBy(form: string): readonly { form: string; stem: string }[];
  /** Returns how rare a word is in English, from 0 for the most frequent one to 1 for an unknown one. */
  rarity(form: string): number;
  /** Returns the number of entries whose description has this stem. */
  described(stem: string): number;
}

/** How many entries have a word. */
export interface EntryCounts {
  /** By form, in names. */
  named(form: string): number;
  /** By stem, in descriptions. */
  described(stem: string): number;
  entries: number;
}

const WORDS_A_STEP = 1_000;

/**
 * Finds the words of the table that occur in the catalogue. A generator, so that the caller can do other work between the
 * steps of a few milliseconds each.
 */
export function* buildMeaning(
  vectors: WordVectors,
  counts: EntryCounts,
  { relations, definitions }: EnglishWords = defaultEnglishWords(),
): Generator<undefined, CatalogueMeaning> {
  const index = createMeaningIndex(vectors);
  const countOf = ({ form, stem }: { form: string; stem: string }): number =>
    Math.max(counts.named(form), counts.described(stem));
  let looked = 0;
  for (const form of vectors.words()) {
    const stem = stemOf(form);
    if (counts.named(form) > 0 || counts.described(stem) > 0) index.add({ form, stem });
    if (++looked % WORDS_A_STEP === 0) yield undefined;
  }
  return {
    index,
    entries: counts.entries,
    countOf,
    related: (form) =>
      relations
        .relatedTo(form)
        .map(({ form: other, closeness }) => ({ form: other, stem: stemOf(other), closeness }))
        .filter((word) => countOf(word) > 0),
    definedBy: (form) =>
      [...new Set(definitions.relatedToAny(form).map((word) => word.form))]
        .map((other) => ({ form: other, stem: stemOf(other) }))
        .filter((word) => countOf(word) > 0),
    rarity: (form) => Math.log(1 + vectors.rankOf(form)) / Math.log(1 + vectors.size),
    described: (stem) => counts.described(stem),
  };
}
