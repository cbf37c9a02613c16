import { expandContraction } from './contractions.ts';
import { numeralsToDigits } from './numerals.ts';
import { canonicalSpelling } from './spellings.ts';

const currencies = new Map([
  ['$', 'dollars'],
  ['£', 'pounds'],
  ['€', 'euros'],
]);

/** Lower case, letters with accents as their bases; other scripts keep their marks, which are letters there. */
function plainLetters(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[\u0300-\u036f]/g, '')
    .normalize('NFKC');
}

/** Signs that are read as words. */
function spellSigns(text: string): string {
  return text
    .replaceAll(/([$£€])\s?(\d[\d,]*(?:\.\d+)?)/g, (_, sign: string, amount: string) => {
      return ` ${amount} ${currencies.get(sign) ?? ''} `;
    })
    .replaceAll('%', ' percent ')
    .replaceAll('&', ' and ')
    .replaceAll('+', ' plus ');
}

/** Punctuation goes; what belongs to a number, an abbreviation or a contraction is kept together. */
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
 * The form in which two transcripts are compared: lower case, no punctuation, numbers in digits, contractions
 * written out, one spelling a word. Remarks of a transcriber in square or angle brackets go. Idempotent.
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

/** The words of the normalised text; none for text without words. */
export function transcriptWords(text: string): string[] {
  const normalized = normalizeTranscript(text);
  return normalized === '' ? [] : normalized.split(' ');
}
