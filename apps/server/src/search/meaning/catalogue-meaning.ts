import { stemOf } from '../analysis/analyze-text.ts';
import { createMeaningIndex, type MeaningIndex, type MeaningNeighbour } from './meaning-index.ts';
import type { WordVectors } from './word-vectors.ts';

/** What the words of one catalogue mean. */
export interface CatalogueMeaning {
  index: MeaningIndex;
  /**
   * Returns the information of a word in names and descriptions, in nats, at most `MAX_NATS`. Entries with a neighbour
   * count too: where every entry is a film, `movie` says nothing.
   */
  idf(word: { form: string; stem: string }, near: readonly MeaningNeighbour[]): number;
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

/** A rarer word than this one is no better evidence: in a question it often is no name. */
const MAX_NATS = 6;
const WORDS_A_STEP = 1_000;
/** Closeness from which an entry with a neighbour counts as one with the word. */
const SAME_FROM = 0.6;

function shareOf(closeness: number): number {
  return Math.max(0, (closeness - SAME_FROM) / (1 - SAME_FROM));
}

/**
 * Finds the words of the table that occur in the catalogue. A generator, so that the caller can do other work between the
 * steps of a few milliseconds each.
 */
export function* buildMeaning(
  vectors: WordVectors,
  counts: EntryCounts,
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
    described: (stem) => counts.described(stem),
    idf(word, near) {
      let found = countOf(word);
      // The closest are first; the others add nothing.
      for (const other of near) {
        if (other.closeness <= SAME_FROM) break;
        found += shareOf(other.closeness) * countOf(other);
      }
      const rarity = (counts.entries + 1) / (Math.min(found, counts.entries) + 0.5);
      return Math.min(MAX_NATS, Math.log(rarity));
    },
  };
}
