import { formsOf } from '../analysis/analyze-text.ts';
import type { SpokenFields } from './catalogue-phrases.ts';
import { nameBeginnings } from '../analysis/name-beginnings.ts';
import { firstFrom } from '../analysis/starting-with.ts';

/** The names of the most popular entries, looked up by their first letters. */
export interface PopularNames {
  /** Returns ordinals of entries with a name that begins with the text, most popular first. */
  beginningWith(squeezed: string, most: number): number[];
}

export type PopularEntry = Pick<SpokenFields, 'title' | 'aliases' | 'forms'> & { ordinal: number };

/** Entries whose names are kept: about 3 MB. */
export const MOST_POPULAR = 20_000;

const NAMES_A_STEP = 200;

interface PopularName {
  squeezed: string;
  /** Rank of its entry by popularity. */
  rank: number;
}

/**
 * Indexes the names of popular entries. One letter is the beginning of a tenth of all names, too many to look up, and
 * the popular ones are usually meant. A generator, so that the caller can do other work between the steps.
 *
 * @param entries most popular first
 */
export function* buildPopularNames(entries: readonly PopularEntry[]): Generator<undefined, PopularNames> {
  const names: PopularName[] = [];
  for (const [rank, { title, aliases, forms }] of entries.slice(0, MOST_POPULAR).entries()) {
    const texts = [title, ...(aliases ?? []), ...(forms ?? []).map(({ text }) => text)];
    const beginnings = new Set(texts.flatMap((name) => nameBeginnings(formsOf(name))));
    for (const squeezed of beginnings) names.push({ squeezed, rank });
    if (rank % NAMES_A_STEP === 0) yield undefined;
  }
  names.sort((a, b) => (a.squeezed < b.squeezed ? -1 : 1));
  const sorted = names.map(({ squeezed }) => squeezed);
  return {
    beginningWith(squeezed, most) {
      if (squeezed === '') return [];
      const ranks = new Set<number>();
      for (let at = firstFrom(sorted, squeezed); sorted[at]?.startsWith(squeezed) === true; at++)
        ranks.add(names[at]?.rank ?? 0);
      const best = [...ranks].sort((a, b) => a - b).slice(0, most);
      return best.flatMap((rank) => entries[rank]?.ordinal ?? []);
    },
  };
}
