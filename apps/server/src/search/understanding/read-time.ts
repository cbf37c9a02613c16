import type { Property } from '@hark/shared/properties';
import type { Filter } from '@hark/shared/wire/filter';
import { type CatalogueWords, longestPhrase } from './catalogue-words.ts';
import { filterItem, type Item, type Reading } from './items.ts';
import { phraseTable, type QueryToken, readPhrase } from './query-tokens.ts';
import { readTimeSpan, type TimeSpan } from './time-spans.ts';

type Relation = 'in' | 'before' | 'after' | 'since' | 'until' | 'about';

const RELATIONS = phraseTable<Relation>([
  ['in', 'in'],
  ['from', 'in'],
  ['of', 'in'],
  ['during', 'in'],
  ['within', 'in'],
  ['on', 'in'],
  ['in or after', 'since'],
  ['before', 'before'],
  ['earlier than', 'before'],
  ['older than', 'before'],
  ['prior to', 'before'],
  ['pre', 'before'],
  ['not after', 'until'],
  ['no later than', 'until'],
  ['up to', 'until'],
  ['up until', 'until'],
  ['until', 'until'],
  ['till', 'until'],
  ['by', 'until'],
  ['after', 'after'],
  ['later than', 'after'],
  ['newer than', 'after'],
  ['more recent than', 'after'],
  ['younger than', 'after'],
  ['post', 'after'],
  ['since', 'since'],
  ['not before', 'since'],
  ['no earlier than', 'since'],
  ['no older than', 'since'],
  ['around', 'about'],
  ['about', 'about'],
  ['circa', 'about'],
]);

const AFTERWARDS = phraseTable<Relation>([
  ['or later', 'since'],
  ['or newer', 'since'],
  ['and later', 'since'],
  ['and after', 'since'],
  ['or after', 'since'],
  ['onwards', 'since'],
  ['onward', 'since'],
  ['and newer', 'since'],
  ['or earlier', 'until'],
  ['or older', 'until'],
  ['and earlier', 'until'],
  ['or before', 'until'],
  ['and before', 'until'],
]);

/** Participles before a time, which may name the property: "published in 1994". */
const PARTICIPLES = new Set(
  'made released published opened built founded born established created added written filmed shot launched completed updated constructed dating came issued recorded produced directed new arrived'.split(
    ' ',
  ),
);

/** Reads `from the nineties`, `since 2020`, `between 1990 and 1999`, `published last year`, `newer than 2015`. */
export function readTime(reading: Reading, at: number): Item | null {
  const { tokens, words, now } = reading;
  const times = words.comparable
    .filter(({ aspects }) => aspects.has('recency'))
    .map(({ property }) => property);
  if (times.length === 0) return null;
  const named = readNamed(tokens, words, at);
  const start = named?.next ?? at;
  const said = readBetween(tokens, start, now) ?? readRelated(tokens, start, now);
  if (said === null) return null;
  const property = chooseTime(times, named?.meanings ?? [], said);
  if (property === null) return null;
  const isCertain = named !== null || !said.isBareYear;
  const condition = conditionOf(property, said);
  if (!overlapsRange(words.range(property.field), said)) return null;
  if (condition === null) return null;
  const strength = isCertain ? 'strong' : 'weak';
  return filterItem({ start: at, end: said.next, kind: 'time', strength }, property, condition);
}

/** A participle or a property's name before the time; `came out`, `released`, `year`. */
function readNamed(
  tokens: readonly QueryToken[],
  words: CatalogueWords,
  at: number,
): { meanings: readonly Property[]; next: number } | null {
  const named = longestPhrase(words.names, tokens, at);
  const isParticiple = PARTICIPLES.has(tokens[at]?.form ?? '');
  if (named === null && !isParticiple) return null;
  const isTime = named?.meanings.some(({ type }) => type === 'year' || type === 'date') === true;
  if (!isTime && !isParticiple) return null;
  let next = isTime && named !== null ? named.next : at + 1;
  if (['out', 'is', 'was'].includes(tokens[next]?.form ?? '')) next++;
  return { meanings: isTime && named !== null ? named.meanings : [], next };
}

interface SaidTime {
  from: string | null;
  to: string | null;
  precision: TimeSpan['precision'];
  isBareYear: boolean;
  next: number;
}

function readBetween(tokens: readonly QueryToken[], at: number, now: Date): SaidTime | null {
  const form = tokens[at]?.form ?? '';
  const opens = form === 'between' || form === 'from';
  const first = readTimeSpan(tokens, opens ? at + 1 : at, now);
  if (first === null) return null;
  const link = tokens[first.next]?.form ?? '';
  if (!(link === 'and' ? opens : ['to', 'until', 'till', 'through'].includes(link))) return null;
  const last = readTimeSpan(tokens, first.next + 1, now);
  if (last === null || last.to < first.from) return null;
  const precision = first.precision === 'day' || last.precision === 'day' ? 'day' : 'year';
  return { from: first.from, to: last.to, precision, isBareYear: !opens, next: last.next };
}

function readRelated(tokens: readonly QueryToken[], at: number, now: Date): SaidTime | null {
  const read = readPhrase(tokens, at, RELATIONS);
  const span = readTimeSpan(tokens, read?.next ?? at, now);
  if (span === null) return null;
  const after = readPhrase(tokens, span.next, AFTERWARDS);
  const relation = after?.meaning ?? read?.meaning ?? 'in';
  const next = after?.next ?? span.next;
  const { precision } = span;
  const isBareYear = span.isBareYear && read === null && after === null;
  return { ...boundsOf(span, relation), precision, isBareYear, next };
}

function boundsOf({ from, to }: TimeSpan, relation: Relation): Pick<SaidTime, 'from' | 'to'> {
  switch (relation) {
    case 'in':
      return { from, to };
    case 'before':
      return { from: null, to: shiftDays(from, -1) };
    case 'until':
      return { from: null, to };
    case 'after':
      return { from: shiftDays(to, 1), to: null };
    case 'since':
      return { from, to: null };
    case 'about':
      return { from: shiftYears(from, -2), to: shiftYears(to, 2) };
  }
}

function shiftDays(day: string, days: number): string {
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
}

function shiftYears(day: string, count: number): string {
  return `${String(Number(day.slice(0, 4)) + count).padStart(4, '0')}${day.slice(4)}`;
}

/** Chooses the named property, or the first one that is precise enough. */
function chooseTime(
  times: readonly Property[],
  named: readonly Property[],
  { precision }: SaidTime,
): Property | null {
  const precise = times.filter(({ type }) => type === 'date' || precision === 'year');
  const found = precise.find((property) => named.includes(property)) ?? precise[0] ?? null;
  if (found === null || precision === 'day' || found.type === 'year') return found;
  // A year of the same event is enough: `year` beside `releaseDate`.
  return (
    precise.find(({ type, names }) => type === 'year' && names.some((name) => sharesWord(name, found))) ??
    found
  );
}

function sharesWord(name: string, { names }: Property): boolean {
  const words = new Set(names.flatMap((other) => other.split(' ')));
  return name.split(' ').some((word) => words.has(word));
}

/** Whether any entry can be within the time: 1862 is no day on which a product was added. */
function overlapsRange(range: ReturnType<CatalogueWords['range']>, { from, to }: SaidTime): boolean {
  if (range === null) return true;
  const yearOf = (bound: number | string): number => Number(String(bound).slice(0, 4));
  const isAfter = to !== null && yearOf(to) < yearOf(range.min);
  const isBefore = from !== null && yearOf(from) > yearOf(range.max);
  return !isAfter && !isBefore;
}

/** Bounds in the property's values: years as numbers, days as texts. */
function conditionOf({ type }: Property, { from, to }: SaidTime): Omit<Filter, 'field'> | null {
  const bound = (day: string): number | string => (type === 'year' ? Number(day.slice(0, 4)) : day);
  const min = from === null ? {} : { min: bound(from) };
  const max = to === null ? {} : { max: bound(to) };
  return from === null && to === null ? null : { ...min, ...max };
}
