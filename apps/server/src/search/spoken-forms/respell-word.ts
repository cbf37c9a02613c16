import { dictionary } from 'cmu-pronouncing-dictionary';

/** Letters that figures and signs stand for, likeliest first. */
const LETTERS_OF: Readonly<Record<string, readonly string[]>> = {
  '0': ['o'],
  '1': ['i', 'l'],
  '3': ['e'],
  '4': ['a', 'for'],
  '5': ['s'],
  '7': ['t', 'v'],
  '8': ['b', 'eat', 'ate'],
  '2': ['to', 'too'],
  $: ['s'],
  '!': ['i'],
  '@': ['a'],
};
const NUMBERS = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];
const MORE_NUMBERS = ['eleven', 'twelve', 'thirteen', 'fourteen', 'fifteen', 'sixteen'];
const NUMBER_WORDS = new Map([...NUMBERS, ...MORE_NUMBERS].map((word, value) => [String(value), word]));
const MOST_SPELLINGS = 32;
/** Letters around figures or signs, or one of them at the end of a longer word. */
const IS_RESPELLED =
  /^\p{L}+(?:[0-9$!@]{1,2}\p{L}+)+$|^\p{L}{4,}[0-9]$|^\$\p{L}{2,}$|^[24]\p{L}{3,}$|^\p{L}{1,2}8$/u;

/** H2O and K8s are no words. */
const hasLetters = (word: string): boolean =>
  /[0-9]$/.test(word) || word.replaceAll(/\P{L}/gu, '').length > 2;

const isWord = (text: string): boolean => Object.hasOwn(dictionary, text.toLowerCase());

/** A number written into its own word: `Se7en`, `Thir13en`. */
function fromNumberWord(word: string): string | null {
  const [, start = '', figures = '', end = ''] = /^(\p{L}+)(\d{1,2})(\p{L}+)$/u.exec(word) ?? [];
  const number = NUMBER_WORDS.get(figures);
  if (number === undefined) return null;
  const isIn = number.startsWith(start.toLowerCase()) && number.endsWith(end.toLowerCase());
  return isIn && start.length + end.length < number.length + 1 ? number : null;
}

function* spellings(word: string): Generator<string> {
  let found = [''];
  for (const character of word) {
    const letters = LETTERS_OF[character] ?? [character];
    found = found.flatMap((before) => letters.map((letter) => before + letter)).slice(0, MOST_SPELLINGS);
  }
  yield* found;
}

function likeFirst(given: string, word: string): string {
  const first = given.charAt(0);
  return first === first.toLowerCase() && /\p{L}/u.test(first)
    ? word
    : word.charAt(0).toUpperCase() + word.slice(1);
}

/**
 * Returns the ordinary word that a word with figures or signs among its letters stands for: `Se7en`, `P!nk`, `Numb3rs`.
 * Null where there is none in the dictionary: `U2`, `R2D2`, `blink-182`. Pure; English.
 */
export function respellWord(word: string): string | null {
  if (word.length > 20 || !IS_RESPELLED.test(word) || !hasLetters(word)) return null;
  const number = fromNumberWord(word);
  if (number !== null) return likeFirst(word, number);
  const lower = word.toLowerCase();
  for (const spelling of spellings(lower)) if (isWord(spelling)) return likeFirst(word, spelling);
  return null;
}
