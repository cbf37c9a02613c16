import { otherNumerals } from './numeral-writing.ts';

/** Phrases of up to this many words may be a name with every word capitalised. */
const LONGEST_NAME = 3;

/** Characters that the model never writes, or writes only sometimes: emoji, brackets, quotes, commas, dashes. */
const UNWRITTEN = /[^\p{L}\p{M}\p{N}\p{Sc}'.%°+#@/-]+/gu;

function clean(text: string): string {
  return text
    .normalize('NFC')
    .replaceAll(/[‘’ʼ]/gu, "'")
    .replaceAll('&', ' and ')
    .replaceAll(UNWRITTEN, ' ')
    .replaceAll(/(?<=^| )[-'./]+(?= |$)/gu, ' ')
    .replaceAll(/ +/gu, ' ')
    .replace(/[. ]+$/u, '')
    .trim();
}

function withCapital(text: string): string {
  const first = String.fromCodePoint(text.codePointAt(0) ?? 0x20);
  return first.toUpperCase() + text.slice(first.length);
}

/** Writes "Can i" as "Can I". */
function withCapitalI(text: string): string {
  return text.replaceAll(/(?<=^| )i(?= |'|$)/gu, 'I');
}

function asName(text: string): string {
  return text.split(' ').map(withCapital).join(' ');
}

function inCases(given: string): string[] {
  const lower = withCapitalI(given.toLowerCase());
  const cases = [given, withCapital(given), withCapital(lower), lower];
  return given.split(' ').length > LONGEST_NAME ? cases : [...cases, asName(lower)];
}

/**
 * Returns the spellings in which the model may write a phrase: as given ("Lock the Front Door"), as a sentence ("Lock
 * the front door"), inside a sentence ("lock the front door") and, if it is short, as a name ("Smart Mirror"); each
 * with numbers in figures or words. Full stops, question marks and commas have their own tokens and need no spelling.
 * Empty for a text without letters and figures.
 */
export function phraseVariants(text: string): string[] {
  const given = withCapitalI(clean(text));
  if (!/[\p{L}\p{N}]/u.test(given)) return [];
  return [...new Set([...inCases(given), ...inCases(otherNumerals(given))])];
}
