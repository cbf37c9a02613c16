import type { CatalogueEntry } from '@hark/shared/catalogue';
import { createRandom, pick } from '@hark/shared/testing/seeded-random';

const SHARE_WITH_NUMBER = 0.15;
/** Distribution of title lengths, in words. */
const LENGTHS = [1, 2, 2, 2, 3, 3, 3, 3, 4, 4, 5];
const NUMBERS = 120;

/** Returns a seed for titles, separate from that of their queries. */
export const titlesSeed = (seed: number): number => seed + 10;

/** Picks a word of the list, common words more often. */
function pickWord(words: readonly string[], random: () => number): string {
  return words[Math.floor(random() ** 3 * words.length)] ?? '';
}

/** Makes distinct titles of one to five words of the list, some with a number, a few with a popularity. */
export function makeTitles(count: number, words: readonly string[], seed: number): CatalogueEntry[] {
  const random = createRandom(seed);
  const titles = new Set<string>();
  while (titles.size < count) {
    const length = pick(LENGTHS, random);
    const parts = Array.from({ length }, () => pickWord(words, random));
    if (random() < SHARE_WITH_NUMBER) parts[Math.floor(random() * length)] = makeNumber(random);
    titles.add(parts.join(' '));
  }
  return [...titles].map((title, index) => {
    const entry = { id: `t${index}`, title: title.charAt(0).toUpperCase() + title.slice(1) };
    return random() < 0.5 ? Object.assign(entry, { popularity: Math.floor(random() ** 4 * 1_000) }) : entry;
  });
}

function makeNumber(random: () => number): string {
  return String(1 + Math.floor(random() ** 2 * NUMBERS));
}
