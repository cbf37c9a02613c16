import { createRandom } from '@hark/shared/testing/seeded-random';

const SYLLABLES =
  'ba cor del fen gra hul im jo kel lan mor nis ost pra qui rus sta tor ul ven wes yar zin'.split(' ');
const WORDS = 20_000;

/** Makes distinct titles of two to six words, with word frequencies close to Zipf's law. */
export function makeUpTitles(count: number): string[] {
  const random = createRandom(7);
  const pick = (list: readonly string[], share: number) => list[Math.floor(share * list.length)] ?? '';
  const makeWord = () =>
    Array.from({ length: 1 + Math.floor(random() * 3) }, () => pick(SYLLABLES, random())).join('');
  const words = Array.from({ length: WORDS }, makeWord);
  const titles = new Set<string>();
  while (titles.size < count) {
    const length = 2 + Math.floor(random() * 5);
    const title = Array.from({ length }, () => pick(words, random() ** 3)).join(' ');
    titles.add(title.charAt(0).toUpperCase() + title.slice(1));
  }
  return [...titles];
}
