import type { Place } from '@hark/shared/wire/filter';
import { MAX_FILTERS } from '@hark/shared/wire/filter';
import { isFunctionWord } from '../analysis/function-words.ts';
import type { CatalogueProperties } from '../catalogue-properties.ts';
import type { PossibleName } from '../possible-name.ts';
import { catalogueWords } from './catalogue-words.ts';
import type { Item, ItemReader, LabelledSort, Reading, UnderstoodQuery } from './items.ts';
import { phraseSet, type QueryToken, readPhrase, tokenize } from './query-tokens.ts';
import { readAge } from './read-age.ts';
import { readCount } from './read-count.ts';
import { readComparison } from './read-comparison.ts';
import { readNear } from './read-near.ts';
import { readOrder } from './read-order.ts';
import { readTime } from './read-time.ts';
import { readValues } from './read-values.ts';
import { isFiller, isLink, remainingSegments, remainingWords } from './remaining-words.ts';

export interface UnderstandingOptions {
  properties: CatalogueProperties;
  now: Date;
  /** The person's position; absent or null where it is not known. */
  place?: Place | null | undefined;
  /** Whether the words, folded and lower-cased, are a complete name in the catalogue. */
  hasName(words: readonly string[]): boolean;
}

/** The parts of a query that may be filters and orders, before names are told from them. */
export interface ReadQuery {
  text: string;
  tokens: readonly QueryToken[];
  items: readonly Item[];
}

const READERS: readonly ItemReader[] = [
  readNear,
  readTime,
  readAge,
  readCount,
  readComparison,
  readOrder,
  readValues,
];

/**
 * Reads filters and orders from the words of a query. A part that is a name in the catalogue stays a name. Where nothing
 * is understood, `rest` is the text. Pure.
 */
export function understandQuery(text: string, options: UnderstandingOptions): UnderstoodQuery {
  return understandRead(readQuery(text, options), options.hasName);
}

/** Finds the parts that may be filters. Pure. */
export function readQuery(
  text: string,
  { properties, now, place = null }: Pick<UnderstandingOptions, 'properties' | 'now' | 'place'>,
): ReadQuery {
  const tokens = tokenize(text);
  if (properties.properties.length === 0) return { text, tokens, items: [] };
  const reading: Reading = { tokens, words: catalogueWords(properties), now, place };
  const items: Item[] = [];
  for (let at = 0; at < tokens.length;) {
    const item = longestItem(reading, at);
    if (item !== null && !isNegatedBefore(tokens, items, item)) items.push(item);
    at = item?.end ?? at + 1;
  }
  return { text, tokens, items };
}

const NEGATIONS = new Set([
  'not',
  'no',
  'non',
  'without',
  'except',
  'isnt',
  'arent',
  'never',
  'nor',
  'neither',
]);

/** Whether a negation that no item has stands before an item: the item is the opposite of what was said. */
function isNegatedBefore(
  tokens: readonly QueryToken[],
  items: readonly Item[],
  { start, kind }: Item,
): boolean {
  if (kind === 'filler' || items.at(-1)?.end === start) return false;
  return NEGATIONS.has(tokens[start - 1]?.form ?? '');
}

function longestItem(reading: Reading, at: number): Item | null {
  let longest: Item | null = null;
  for (const read of READERS) {
    const item = read(reading, at);
    if (item !== null && (longest === null || item.end > longest.end)) longest = item;
  }
  return longest ?? readFiller(reading, at);
}

const FILLERS = phraseSet([
  'in the world',
  'of the world',
  'on earth',
  'in the whole world',
  'of all time',
  'of all times',
  'ever made',
  'ever',
]);

function readFiller({ tokens, words }: Reading, at: number): Item | null {
  const phrase = readPhrase(tokens, at, FILLERS);
  const { form = '', stem = '' } = tokens[at] ?? {};
  // "Highest mountains first".
  const isFirst = form === 'first' && at > 0 && at === tokens.length - 1;
  const end = phrase?.next ?? (isFiller(form) || words.lone.has(stem) || isFirst ? at + 1 : null);
  return end === null ? null : { start: at, end, kind: 'filler', filters: [], sort: [], strength: 'filler' };
}

const MOST_NAME_WORDS = 10;

/** Returns the runs of words that would take a part back if they were a name in the catalogue. Pure. */
export function possibleNames({ tokens, items }: ReadQuery): PossibleName[] {
  if (items.every(({ strength }) => strength === 'filler')) return [];
  const names: PossibleName[] = [];
  for (let start = 0; start < tokens.length; start++) {
    const most = Math.min(tokens.length, start + MOST_NAME_WORDS);
    for (let end = start + 1; end <= most; end++) {
      if (isPossibleName({ tokens, items }, start, end))
        names.push({ words: formsOf(tokens, start, end), isSoundEnough: end - start === tokens.length });
    }
  }
  return names;
}

function formsOf(tokens: readonly QueryToken[], start: number, end: number): string[] {
  return tokens.slice(start, end).map(({ form }) => form);
}

/** A name has more than one word, or is the whole query. */
function isPossibleName({ tokens, items }: Omit<ReadQuery, 'text'>, start: number, end: number): boolean {
  if (end - start === 1 && tokens.length > 1) return false;
  if (formsOf(tokens, start, end).every(isFunctionWord) && end - start < tokens.length) return false;
  return items.some((item) => item.start < end && start < item.end);
}

/** Tells names from filters and composes what was understood. Pure. */
export function understandRead(query: ReadQuery, hasName: UnderstandingOptions['hasName']): UnderstoodQuery {
  return composeUnderstood(query, certain(query, withoutNames(query, hasName)));
}

/** Composes what the items say; `rest` is the text where they say nothing. Pure. */
export function composeUnderstood({ text, tokens }: ReadQuery, items: readonly Item[]): UnderstoodQuery {
  const filters = distinct(items.flatMap((item) => item.filters)).slice(0, MAX_FILTERS);
  const sort = explicitFirst(distinct(items.flatMap((item) => item.sort)));
  const needs = items.some((item) => item.needs === 'place') ? ({ needs: 'place' } as const) : {};
  if (filters.length === 0 && sort.length === 0 && !('needs' in needs))
    return { filters: [], sort: [], rest: text };
  const rest = remainingWords(text, remainingSegments(tokens, isWithin(items)));
  return { filters, sort, rest, ...needs };
}

function isWithin(items: readonly Pick<Item, 'start' | 'end'>[]): (index: number) => boolean {
  return (index) => items.some(({ start, end }) => start <= index && index < end);
}

/** "Near me, cheapest first": the distance decides between equals. */
function explicitFirst(sort: readonly LabelledSort[]): LabelledSort[] {
  return [...sort.filter(({ from }) => from === undefined), ...sort.filter(({ from }) => from !== undefined)];
}

function distinct<Value>(values: readonly Value[]): Value[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}

/** Drops the items that share words with a name, unless the name is only a part of what they say: `with Tom Hanks`. Pure. */
export function withoutNames(query: ReadQuery, hasName: UnderstandingOptions['hasName']): Item[] {
  const { tokens, items } = query;
  const names: { start: number; end: number }[] = [];
  for (let start = 0; start < tokens.length; start++) {
    for (let end = start + 1; end <= Math.min(tokens.length, start + MOST_NAME_WORDS); end++) {
      if (isPossibleName(query, start, end) && hasName(formsOf(tokens, start, end)))
        names.push({ start, end });
    }
  }
  return items.filter((item) => !names.some((name) => takesBack(query, name, item)));
}

function takesBack({ tokens }: ReadQuery, name: { start: number; end: number }, item: Item): boolean {
  if (name.start >= item.end || name.end <= item.start) return false;
  if (name.end - name.start === tokens.length) return true;
  return name.start < item.start || name.end > item.end;
}

/**
 * Words that could be searched for as well are filters only beside something certain, or where they are the whole query
 * and more than one word: `red sofas`, `comedy films`.
 */
function certain(query: ReadQuery, found: readonly Item[]): Item[] {
  const items = isDescription(query, found) ? found.filter((item) => isOutside(query, item)) : [...found];
  if (items.some(({ strength }) => strength === 'strong')) return items;
  const weak = items.filter(({ strength }) => strength === 'weak');
  if (weak.length === 0 || weak.some(isPart)) return [];
  if (items.length < 2 && !weak.some((item) => isKind(query, item))) return [];
  return remainingSegments(query.tokens, isWithin(items)).length === 0 ? items : [];
}

const FEWEST_DESCRIBING = 3;
const MOST_DESCRIBING = 4;

/** Whether most words describe the thing: "two orphans who try to survive in Japan". They are searched for. */
function isDescription(query: ReadQuery, items: readonly Item[]): boolean {
  const { tokens } = query;
  const describing = describingWords(query, items);
  const isContent = ({ form }: QueryToken, index: number): boolean =>
    isWithin(items)(index) && !isLink(form) && !isFiller(form);
  return describing >= FEWEST_DESCRIBING && describing >= tokens.filter(isContent).length;
}

function describingWords({ tokens }: ReadQuery, items: readonly Item[]): number {
  return remainingSegments(tokens, isWithin(items))
    .flat()
    .filter(({ form }) => !isLink(form)).length;
}

/** Conditions that a description has beside it: an amount, or beside a short one a time or "near me" at the end. */
function isOutside(query: ReadQuery, { kind, end }: Item): boolean {
  if (kind === 'comparison') return true;
  const isLast = end === query.tokens.length;
  return (
    (kind === 'time' || kind === 'near') && isLast && describingWords(query, query.items) <= MOST_DESCRIBING
  );
}

/** A lone plural asks for a kind of thing: "westerns"; "comedy" may be a word of a name. */
function isKind({ tokens }: ReadQuery, { end, kind }: Item): boolean {
  const last = tokens[end - 1];
  return kind === 'value' && last !== undefined && /[^s]s$/.test(last.form) && last.form !== last.stem;
}

const PARTS = /ingredient|keyword|topic|subject/i;

/** What a thing is made of is usually a word of its name: "onion soup". */
const isPart = ({ filters }: Item): boolean => filters.some(({ field }) => PARTS.test(field));
