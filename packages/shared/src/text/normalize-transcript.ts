import { expandContraction } from './contractions.ts';
import { numeralsToDigits } from './numerals.ts';
import { canonicalSpelling } from './spellings.ts';

const currencies = new Map([
  ['$', 'dollars'],
  ['£', 'pounds'],
  ['€', 'euros'],
]);

/** Lower-cases and strips accents; other scripts keep their marks, which are letters there. */
function plainLetters(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[\u0300-\u036f]/g, '')
    .normalize('NFKC');
}

/** Writes signs as the words they are read as. */
function spellSigns(text: string): string {
  return text
    .replaceAll(/([$£€])\s?(\d[\d,]*(?:\.\d+)?)/g, (_, sign: string, amount: string) => {
      return ` ${amount} ${currencies.get(sign) ?? ''} `;
    })
    .replaceAll('%', ' percent ')
    .replaceAll('&', ' and ')
    .replaceAll('+', ' plus ');
}

/** Removes punctuation, except inside numbers, abbreviations and contractions. */
function dropPunctuation(text: string): string {
  return text
    .replaceAll(/[\u2018\u2019\u02bc`]/g, "'")
    .replaceAll(/(\d),(?=\d{3}(?!\d))/g, '$1')
    .replaceAll(/(\d)\.(?=\d)/g, '$1 point ')
    .replaceAll(/(\d):00(?!\d)/g, "$1 o'clock")
    .replaceAll(/(?<=\b\p{L})\.(?=\p{L}\b)/gu, '')
    .replaceAll(/[^\p{L}\p{M}\p{N}']+/gu, ' ');
}

/**
 * Normalises a transcript for comparison: lower case, no punctuation, numbers in digits, contractions written out, one
 * spelling a word, without a transcriber's remarks in square or angle brackets. Idempotent.
 */
export function normalizeTranscript(text: string): string {
  const remarksGone = text.replaceAll(/\[[^\]]*\]|<[^>]*>/g, ' ');
  const plain = dropPunctuation(spellSigns(plainLetters(remarksGone)));
  const words = plain
    .split(' ')
    .flatMap((word) => expandContraction(word).split(' '))
    .filter((word) => word !== '')
    .map(canonicalSpelling);
  return numeralsToDigits(words).join(' ');
}

/** Returns the words of the normalised text; empty without words. */
export function transcriptWords(text: string): string[] {
  const normalized = normalizeTranscript(text);
  return normalized === '' ? [] : normalized.split(' ');
}
