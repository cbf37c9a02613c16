import { editDistance } from '@hark/shared/text/edit-distance';

/** Case, accents and punctuation don't make words different for a reader. */
function plain(word: string): string {
  return word
    .normalize('NFKD')
    .replaceAll(/\p{Mark}/gu, '')
    .toLowerCase()
    .replaceAll(/[^\p{Letter}\p{Number}]/gu, '');
}

/** The words of a text without case, accents and punctuation. */
export function plainWords(text: string): string[] {
  return text
    .split(/[\s-]+/)
    .map((word) => plain(word))
    .filter((word) => word !== '');
}

/** Whether two texts have the same words. */
export function sameWords(a: string, b: string): boolean {
  return plainWords(a).join(' ') === plainWords(b).join(' ');
}

const MIN_PREFIX = 3;
const LETTERS_PER_SLIP = 4;

const MIN_STEM = 5;
const MAX_ENDING = 3;

/** The same beginning with another ending, such as university and universities. */
function sameStem(a: string, b: string): boolean {
  let shared = 0;
  while (shared < a.length && a[shared] === b[shared]) shared++;
  return shared >= MIN_STEM && Math.max(a.length, b.length) - shared <= MAX_ENDING;
}

function matches(word: string, wanted: string): boolean {
  if (word === wanted) return true;
  const shorter = Math.min(word.length, wanted.length);
  if (shorter < MIN_PREFIX) return false;
  if (word.startsWith(wanted) || sameStem(word, wanted)) return true;
  const slips = Math.floor(shorter / LETTERS_PER_SLIP);
  return slips > 0 && editDistance(word, wanted, slips) <= slips;
}

export interface TextRun {
  text: string;
  /** Its start in the text. */
  at: number;
  isMatch: boolean;
}

/** Words of every sentence: marked only if the query has no others. */
const FUNCTION_WORDS: ReadonlySet<string> = new Set(
  'a an and are as at by for from in is it of on or show me the to was what where which who with'.split(' '),
);

function wantedWords(query: string): string[] {
  const words = plainWords(query);
  const telling = words.filter((word) => !FUNCTION_WORDS.has(word));
  return telling.length === 0 ? words : telling;
}

/** Splits a text so that words equal or similar to the query's can be marked. The pieces join to the text. */
export function markMatches(text: string, query: string): TextRun[] {
  const wanted = wantedWords(query);
  const pieces: TextRun[] = [];
  let at = 0;
  for (const piece of text.split(/([\p{Letter}\p{Number}\p{Mark}'’]+)/u)) {
    if (piece === '') continue;
    const word = plain(piece);
    const isMatch = word !== '' && wanted.some((each) => matches(word, each));
    const last = pieces.at(-1);
    if (last !== undefined && !last.isMatch && !isMatch) last.text += piece;
    else pieces.push({ text: piece, at, isMatch });
    at += piece.length;
  }
  return pieces;
}
