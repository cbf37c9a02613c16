import { readNumber, type NumberGrammar } from '@hark/shared/text/number-grammar';
import type { QueryToken } from './query-tokens.ts';

export interface SpokenNumber {
  value: number;
  /** Index of the first token after it. */
  next: number;
}

const GRAMMAR: NumberGrammar = { figures: true, bareScales: true, pairs: true };

const SCALES = new Map([
  ['hundred', 100],
  ['thousand', 1e3],
  ['k', 1e3],
  ['grand', 1e3],
  ['million', 1e6],
  ['mio', 1e6],
  ['billion', 1e9],
  ['bn', 1e9],
]);

const FRACTIONS = new Map([
  ['half', 0.5],
  ['quarter', 0.25],
  ['third', 1 / 3],
]);

/**
 * Reads a number as said or written: `two hundred and five`, `1.5 million`, `2k`, `one point five`, `a hundred`, `one and
 * a half`, `half a million`. Null where none begins; ordinals are none. Pure.
 */
export function readSpokenNumber(tokens: readonly QueryToken[], at: number): SpokenNumber | null {
  const number = readPart(tokens, at);
  if (number === null) return null;
  return withHalf(tokens, scaled(tokens, number));
}

function readPart(tokens: readonly QueryToken[], at: number): SpokenNumber | null {
  const form = tokens[at]?.form ?? '';
  if (/^\d+\.\d+$/.test(form)) return { value: Number(form), next: at + 1 };
  const article = form === 'a' || form === 'an';
  const following = tokens[at + 1]?.form ?? '';
  if (article && following === 'dozen') return { value: 12, next: at + 2 };
  if (article && following === 'couple') return { value: 2, next: afterOf(tokens, at + 2) };
  if (form === 'half' && (following === 'a' || following === 'an') && SCALES.has(tokens[at + 2]?.form ?? ''))
    return { value: 0.5, next: at + 2 };
  if (article && !SCALES.has(following)) return null;
  const start = article ? at + 1 : at;
  if (article && (following === 'k' || following === 'grand')) return null;
  const read = readNumber(formsFrom(tokens, start), 0, GRAMMAR);
  if (read === null || read.ordinal) return null;
  return withDecimals(tokens, { value: Number(read.digits), next: start + read.next });
}

/** Longest number in words: "nine hundred and ninety nine million … and ninety nine". */
const MOST_NUMBER_WORDS = 24;

function formsFrom(tokens: readonly QueryToken[], start: number): string[] {
  return tokens.slice(start, start + MOST_NUMBER_WORDS).map(({ form }) => form);
}

function afterOf(tokens: readonly QueryToken[], at: number): number {
  return tokens[at]?.form === 'of' ? at + 1 : at;
}

/** `one point five`, and digits one by one: `three point one four`. */
function withDecimals(tokens: readonly QueryToken[], number: SpokenNumber): SpokenNumber {
  if (tokens[number.next]?.form !== 'point') return number;
  let digits = '';
  let next = number.next + 1;
  for (; ; next++) {
    const read = readNumber(formsFrom(tokens, next).slice(0, 1), 0, GRAMMAR);
    if (read === null || read.ordinal || !/^\d$/.test(read.digits)) break;
    digits += read.digits;
  }
  return digits === '' ? number : { value: Number(`${number.value}.${digits}`), next };
}

/** `1.5 million`, `2k`; `two million` has its scale already. */
function scaled(tokens: readonly QueryToken[], number: SpokenNumber): SpokenNumber {
  const form = tokens[number.next]?.form ?? '';
  const scale = SCALES.get(form);
  if (scale === undefined) return number;
  if (form === 'k' && !touches(tokens, number.next)) return number;
  return { value: number.value * scale, next: number.next + 1 };
}

/** Whether the token follows the one before without a space. */
function touches(tokens: readonly QueryToken[], at: number): boolean {
  return tokens[at]?.start === tokens[at - 1]?.end;
}

/** `one and a half`, `two and a quarter`. With a scale: `one and a half million`. */
function withHalf(tokens: readonly QueryToken[], number: SpokenNumber): SpokenNumber {
  const { next } = number;
  if (tokens[next]?.form !== 'and' || tokens[next + 1]?.form !== 'a') return number;
  const fraction = FRACTIONS.get(tokens[next + 2]?.form ?? '');
  if (fraction === undefined || !Number.isInteger(number.value)) return number;
  return scaled(tokens, { value: number.value + fraction, next: next + 3 });
}
