import type { LanguageTable } from './language-table.ts';

/** What a bracket, or a part of a name behind a dash, adds to it. */
export type Addition =
  /** Edition, format, year or code: nobody says it. */
  | { kind: 'edition' }
  /** Place in a series: `Maze Runner, #0.5`. */
  | { kind: 'series'; series: string; number: string }
  /** Which of several: `Vol. 2`. */
  | { kind: 'volume' }
  | { kind: 'featuring'; names: string }
  /** Another name of the same. */
  | { kind: 'name'; name: string }
  | { kind: 'other' };

const YEARS = /^(?:\d{4}|\d{2}')(?:\s?-\s?\d{0,4})?$/;
const CODE = /^[A-Z0-9]{2,5}$/;
const SERIES = /^(.*?)[,:]?\s*(?:#\s*|\b(?:book|bk|no|number)\.?\s+#?)(\d+(?:\.\d+)?(?:-\d+(?:\.\d+)?)?)$/i;
const VOLUME =
  /^(?:#|vol|volume|book|bk|part|pt|no|number|season|series|episode|ep|disc|cd)\.?\s*#?[\divx]+$/i;
/** Fewest words of another name; one or two are a place, a person or a kind. */
const NAME_WORDS = 3;

const wordsOf = (text: string): string[] =>
  text
    .toLowerCase()
    .split(/[\s,;/]+/)
    .filter(Boolean);

/** Whether the words name an edition, as `2011 Remaster` and `Deluxe Edition` do. Pure. */
export function isEdition(text: string, { edition, editionFillers }: LanguageTable): boolean {
  const words = wordsOf(text);
  const isPlain = (word: string): boolean =>
    edition.has(word) || editionFillers.has(word) || /^\d+(?:st|nd|rd|th)?$/.test(word);
  return words.every(isPlain) && words.some((word) => edition.has(word));
}

/** Tells what the text of a bracket adds to a name. Pure. */
export function readAddition(text: string, table: LanguageTable): Addition {
  if (YEARS.test(text) || CODE.test(text) || isEdition(text, table)) return { kind: 'edition' };
  const [first = '', ...rest] = text.split(' ');
  if (table.featuring.has(first.toLowerCase()) && rest.length > 0)
    return { kind: 'featuring', names: rest.join(' ') };
  if (VOLUME.test(text)) return { kind: 'volume' };
  const [, series = '', number = ''] = SERIES.exec(text.split(';')[0]?.trim() ?? '') ?? [];
  if (number !== '' && series.trim() !== '') return { kind: 'series', series: series.trim(), number };
  if (table.alsoKnownAs.has(first.toLowerCase()) && rest.length > 0)
    return { kind: 'name', name: rest.join(' ') };
  const words = wordsOf(text);
  // A remix or a recording of a concert is no other name.
  const isName = words.length >= NAME_WORDS && !words.some((word) => table.edition.has(word));
  return isName ? { kind: 'name', name: text } : { kind: 'other' };
}

/** A part of a name between dashes or colons, and what stands in front of it in the whole name. */
export interface Segment {
  before: '' | ': ' | ' ';
  text: string;
}

const SEPARATOR = /(:\s+|\s+[-|~•/]\s+|;\s+|(?<=\p{L}{4})\/(?=\p{L}{4}))/u;

/** Cuts a name at colons, dashes and strokes. Pure. */
export function segmentsOf(text: string): Segment[] {
  const segments: Segment[] = [];
  let before: Segment['before'] = '';
  for (const [place, piece] of text.split(SEPARATOR).entries()) {
    if (place % 2 === 1) before = piece.startsWith(':') ? ': ' : ' ';
    else if (/[\p{L}\p{N}]/u.test(piece)) {
      segments.push({ before: segments.length === 0 ? '' : before, text: piece.trim() });
    }
  }
  return segments;
}

export const joinSegments = (segments: readonly Segment[]): string =>
  segments.map(({ before, text }, place) => (place === 0 ? text : before + text)).join('');

/** Puts an article at the end, as lists have it, back in front: `Matrix, The`. Pure. */
export function articleFirst(text: string, { articles }: LanguageTable): string {
  const [, name = '', article = ''] = /^(.+), (\p{L}+)$/u.exec(text) ?? [];
  return articles.has(article.toLowerCase()) ? `${article} ${name}` : text;
}

/** Separates a name from the guests behind it: `Crazy in Love feat. Jay-Z`. Pure. */
export function splitGuests(text: string): { name: string; guests: string } {
  const [, name, guests] =
    /^(.+?)(?<!\d),? (?:feat\.?|Feat\.?|ft\.?|featuring) (?=\p{L})(.+)$/u.exec(text) ?? [];
  return { name: name ?? text, guests: guests ?? '' };
}
