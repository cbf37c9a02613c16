import { pick } from '@hark/shared/testing/seeded-random';

/** Rows of a keyboard; a slip hits an adjacent key. */
const ROWS = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm'];
const VOWELS = ['a', 'e', 'i', 'o', 'u'];
const MIN_LETTERS = 4;

type Slip = (word: string, at: number, random: () => number) => string;

const SLIPS: readonly Slip[] = [
  // Swaps two letters.
  (word, at) => word.slice(0, at) + (word[at + 1] ?? '') + (word[at] ?? '') + word.slice(at + 2),
  // Omits a letter.
  (word, at) => word.slice(0, at) + word.slice(at + 1),
  // Doubles a letter.
  (word, at) => word.slice(0, at + 1) + word.slice(at),
  // Replaces a letter by an adjacent one, a vowel by another.
  (word, at, random) => word.slice(0, at) + neighbourOf(word[at] ?? '', random) + word.slice(at + 1),
];

function neighbourOf(letter: string, random: () => number): string {
  if (VOWELS.includes(letter))
    return pick(
      VOWELS.filter((other) => other !== letter),
      random,
    );
  const row = ROWS.find((letters) => letters.includes(letter));
  const place = row?.indexOf(letter) ?? 0;
  return pick(
    [row?.[place - 1], row?.[place + 1]].filter((other) => other !== undefined),
    random,
  );
}

/** Puts one typing slip into a word of the name; null where none is long enough. Pure except for `random`. */
export function slipOfTyping(name: string, random: () => number): string | null {
  const words = name.split(' ');
  const long = words.flatMap((word, place) =>
    /^[a-z]+$/.test(word) && word.length >= MIN_LETTERS ? [place] : [],
  );
  if (long.length === 0) return null;
  const place = pick(long, random);
  const word = words[place] ?? '';
  const at = Math.floor(random() * (word.length - 1));
  return words.with(place, pick(SLIPS, random)(word, at, random)).join(' ');
}
