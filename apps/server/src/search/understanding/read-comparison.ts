import type { Property } from '@hark/shared/properties';
import type { Filter } from '@hark/shared/wire/filter';
import { adjectiveOf, type Ranking } from './adjectives.ts';
import type { Aspect } from './aspects.ts';
import { type Comparable, type CatalogueWords, longestPhrase } from './catalogue-words.ts';
import { type Comparator, readComparator, readComparatorAfter, type Side } from './comparators.ts';
import { filterItem, type Item, type Reading } from './items.ts';
import { type Quantity, readQuantity } from './quantity.ts';
import type { QueryToken } from './query-tokens.ts';
import { isLink } from './remaining-words.ts';
import type { UnitMeaning } from './units.ts';

/** How far from the number "around" reaches. */
const ABOUT = 0.1;

/** A comparison as said, before its property is known. */
interface Said {
  start: number;
  end: number;
  side: Side;
  low: Quantity;
  /** The upper end of a range; null for a single quantity. */
  high: Quantity | null;
  rankings: readonly Ranking[] | null;
  /** Words before the quantity say which side is meant: `exactly`, `for`. */
  isSaid: boolean;
  /** The unit stands before a noun: `30 minute meals`. */
  isAdjectival: boolean;
  /** Something else follows that is counted: `up to 400 times`. */
  isOfOther: boolean;
  /** The property that is named before or after the quantity. */
  named: readonly Property[];
}

/**
 * Reads a comparison of a property with a quantity: `under 500 euros`, `longer than two hours`, `rating above 8`,
 * `between 100 and 200 g`, `4 stars or more`, `for 4 people`.
 */
export function readComparison({ tokens, words }: Reading, at: number): Item | null {
  const said = readSaid(tokens, words, at);
  if (said === null) return null;
  const found = chooseProperty(words, said);
  if (found === null) return null;
  const condition = conditionOf(found, said);
  if (said.side === 'exact' && !isPlausible(words, found, condition)) return null;
  return condition === null
    ? null
    : filterItem({ ...said, kind: 'comparison' }, found.comparable.property, condition);
}

/** "One" is mostly a pronoun, and a count that no entry has is something else. */
function isPlausible(
  { range }: CatalogueWords,
  { comparable: { property } }: Choice,
  condition: Omit<Filter, 'field'> | null,
): boolean {
  const [count] = condition?.is ?? [];
  const { min = 0, max = 0 } = range(property.field) ?? {};
  return count === undefined || (count !== 1 && count >= min && count <= max);
}

const LINKS = new Set(['of', 'is', 'are', 'at', 'a', 'an', 'the', 'with']);

/** Skips words between a property and its comparison: `a rating of at least`. */
function skipLinks(tokens: readonly QueryToken[], at: number, most: number): number {
  let next = at;
  while (next < at + most && LINKS.has(tokens[next]?.form ?? '') && !begins(tokens, next)) next++;
  return next;
}

const begins = (tokens: readonly QueryToken[], at: number): boolean =>
  readQuantity(tokens, at) !== null || readComparator(tokens, at) !== null;

function readSaid(tokens: readonly QueryToken[], words: CatalogueWords, at: number): Said | null {
  const before = longestPhrase(words.names, tokens, at);
  if (before !== null) {
    const next = skipLinks(tokens, before.next, 2);
    const said = readPart(tokens, words, next);
    // Without a comparator the number must follow at once, and its unit must fit: `rating 8`, `year 1994`.
    if (said !== null && !said.named.some((property) => !before.meanings.includes(property)))
      return { ...said, start: at, named: before.meanings };
  }
  const said = readPart(tokens, words, at);
  return said === null ? null : { ...said, start: at };
}

function readPart(tokens: readonly QueryToken[], words: CatalogueWords, at: number): Said | null {
  const range = readRange(tokens, words, at);
  if (range !== null) return range;
  const comparator = readComparator(tokens, at) ?? readLimit(tokens, at);
  const linked = comparator === null ? at : skipLinks(tokens, comparator.next, 2);
  const low =
    readQuantity(tokens, linked) ?? (linked === at ? null : readQuantity(tokens, comparator?.next ?? at));
  if (low === null) return null;
  return withSuffix(tokens, words, { at, low, high: null, comparator });
}

/** `in 30 minutes`: at most that. `for 29 euros`: that price. */
function readLimit(tokens: readonly QueryToken[], at: number): Comparator | null {
  const limit = LIMITS.get(tokens[at]?.form ?? '');
  const quantity = limit === undefined ? null : readQuantity(tokens, at + 1);
  if (limit === undefined || quantity?.units.some(({ dimension }) => dimension === limit.dimension) !== true)
    return null;
  return { side: limit.side, rankings: null, next: at + 1 };
}

const LIMITS = new Map<string, { dimension: UnitMeaning['dimension']; side: Side }>([
  ['in', { dimension: 'time', side: 'max' }],
  ['for', { dimension: 'money', side: 'exact' }],
  ['at', { dimension: 'money', side: 'exact' }],
]);

/** `between 1 and 2 hours`, `from 100 to 200 euros`, `100 to 200 euros`. */
function readRange(tokens: readonly QueryToken[], words: CatalogueWords, at: number): Said | null {
  const form = tokens[at]?.form ?? '';
  const opens = form === 'between' || form === 'from';
  const range = readEnds(tokens, { start: opens ? at + 1 : at, links: opens ? ['and', 'to'] : ['to'] });
  if (range === null || (!opens && range.high.units.length === 0)) return null;
  return withSuffix(tokens, words, { at, ...range, comparator: null });
}

/** Longest lower end in words: "one thousand two hundred and fifty five euros". */
const MOST_END_WORDS = 10;

/** Reads two quantities and the word between them; "one hundred and two hundred" has it inside a number. */
function readEnds(
  tokens: readonly QueryToken[],
  { start, links }: { start: number; links: readonly string[] },
): { low: Quantity; high: Quantity } | null {
  if (readQuantity(tokens, start) === null) return null;
  for (let at = start + 1; at <= start + MOST_END_WORDS; at++) {
    if (!links.includes(tokens[at]?.form ?? '')) continue;
    const low = readQuantity(tokens.slice(0, at), start);
    const high = low?.next === at ? readQuantity(tokens, at + 1) : null;
    if (low !== null && high !== null && isAbove(low, high)) return { low, high };
  }
  return null;
}

/** Whether the upper end is one; ends with different units are compared later. */
function isAbove(low: Quantity, high: Quantity): boolean {
  return low.units.length > 0 || high.value > low.value;
}

interface Found {
  at: number;
  low: Quantity;
  high: Quantity | null;
  comparator: Comparator | null;
}

/** Reads what follows the quantity: a side, the property's name, `long`, `out of 10`. */
function withSuffix(tokens: readonly QueryToken[], words: CatalogueWords, found: Found): Said {
  const { at, low, high, comparator } = found;
  let next = (high ?? low).next;
  let side: Side = comparator?.side ?? 'exact';
  let rankings = comparator?.rankings ?? null;
  const after = comparator === null ? readComparatorAfter(tokens, next) : null;
  if (after !== null) ({ side, next } = after);
  if (tokens[next]?.form === 'out' && tokens[next + 1]?.form === 'of')
    next = readQuantity(tokens, next + 2)?.next ?? next;
  const link = ['of', 'in'].includes(tokens[next]?.form ?? '') ? 1 : 0;
  const following = longestPhrase(words.names, tokens, next + link);
  // In "100 minutes rated above 8" the name begins another comparison.
  const isNext = low.units.length > 0 && following !== null && begins(tokens, following.next);
  const named = isNext ? null : following;
  if (named !== null) next = named.next;
  const adjective = adjectiveOf(tokens[next]?.form ?? '');
  if (named === null && adjective?.degree === 'positive') {
    rankings ??= adjective.rankings;
    next++;
  }
  const second = side === 'exact' ? readComparatorAfter(tokens, next) : null;
  if (second !== null) ({ side, next } = second);
  const isAdjectival = isBeforeNoun(tokens, at, low);
  const isOfOther = isCounted(tokens, next);
  return {
    start: at,
    end: next,
    isSaid: comparator !== null,
    side,
    low,
    high,
    rankings,
    isAdjectival,
    isOfOther,
    named: named?.meanings ?? [],
  };
}

const ORDERS = new Set(['most', 'least', 'top', 'sorted', 'sort', 'ordered', 'order']);

/** Whether a noun follows that the number counts: `up to 400 times`. */
function isCounted(tokens: readonly QueryToken[], at: number): boolean {
  const [before, following] = [tokens[at - 1], tokens[at]];
  if (before === undefined || following === undefined) return false;
  const isApart = following.start - before.end > 1;
  const { form } = following;
  return !isApart && !isLink(form) && !ORDERS.has(form) && adjectiveOf(form) === null;
}

const MEASURED = new Set(['minute', 'min', 'hour', 'hr']);

/** `30 minute meals`, `a half hour episode`; "a week" is no limit. */
function isBeforeNoun(tokens: readonly QueryToken[], at: number, { next, value }: Quantity): boolean {
  const form = tokens[at]?.form ?? '';
  const isCounted = value < 1 || (form !== 'a' && form !== 'an');
  return isCounted && MEASURED.has(tokens[next - 1]?.form ?? '');
}

interface Choice {
  comparable: Comparable;
  /** The unit as said; null without one. */
  unit: UnitMeaning | null;
}

/** Chooses the property that is compared; null where none fits or several do. */
function chooseProperty({ comparable, range }: CatalogueWords, said: Said): Choice | null {
  const numbers = comparable.filter(
    ({ property }) => property.type === 'number' || property.type === 'money',
  );
  const choices = numbers.flatMap((candidate): Choice[] => {
    const unit = unitFor(candidate, said);
    return unit === 'unfit' ? [] : [{ comparable: candidate, unit }];
  });
  if (said.named.length > 0)
    return choices.find(({ comparable: { property } }) => said.named.includes(property)) ?? null;
  if (said.rankings !== null)
    return byAspects(
      choices,
      said.rankings.map(({ aspect }) => aspect),
    );
  const withUnit = choices.filter(({ unit }) => unit !== null);
  if (withUnit.length > 0) return isUnclear(said, withUnit) ? null : preferred(withUnit);
  if (said.low.units.length > 0 || said.side === 'exact' || said.isOfOther) return null;
  const money = choices.find(({ comparable: { property } }) => property.type === 'money');
  if (money === undefined) return null;
  const { max = 0 } = range(money.comparable.property.field) ?? {};
  const isLikely =
    typeof max === 'number' && said.low.value >= 1 && said.low.value <= max * MOST_TIMES_DEARER;
  return isLikely ? money : null;
}

/** A number without a unit that is far above every price is something else. */
const MOST_TIMES_DEARER = 10;

/** A bare `2 kg` names no side; `4 stars` are exact, and `30 minutes` are a limit. */
function isUnclear({ side, high, isAdjectival, isSaid }: Said, [choice]: readonly Choice[]): boolean {
  const dimension = choice?.unit?.dimension;
  if (side !== 'exact' || high !== null || dimension === 'stars' || isSaid) return false;
  return dimension !== 'time' || !isAdjectival;
}

function byAspects(choices: readonly Choice[], aspects: readonly Aspect[]): Choice | null {
  for (const aspect of aspects) {
    const found = choices.find(({ comparable }) => comparable.aspects.has(aspect));
    if (found !== undefined) return found;
  }
  return null;
}

/** Of several properties with a dimension the main one: the runtime, not the time of preparation. */
const MAIN = /total|runtime|duration|price|length|height|weight|distance/;

function preferred(choices: readonly Choice[]): Choice | null {
  if (choices.length === 1) return choices[0] ?? null;
  const main = choices.find(({ comparable: { property } }) =>
    MAIN.test(`${property.field} ${property.label}`.toLowerCase()),
  );
  return main ?? choices[0] ?? null;
}

/** Returns the meaning of the unit as said for a property; `unfit` where it has another dimension or currency. */
function unitFor({ unit, property, aspects }: Comparable, { low, high }: Said): UnitMeaning | null | 'unfit' {
  const said = (high?.units.length ?? 0) > 0 ? (high?.units ?? []) : low.units;
  if (said.length === 0) return null;
  const stars = said.find(({ dimension }) => dimension === 'stars');
  if (stars !== undefined) return aspects.has('rating') ? stars : 'unfit';
  const fitting = said.find(
    ({ dimension, currencies }) =>
      dimension === unit?.dimension &&
      (property.currency === undefined || currencies?.includes(property.currency) !== false),
  );
  return fitting ?? 'unfit';
}

/** Converts a quantity to the unit of the property. */
function convert({ value, units }: Quantity, { comparable, unit }: Choice): number {
  const own = units.find(({ dimension }) => dimension === unit?.dimension) ?? unit;
  const factor = own === null || own.dimension === 'stars' ? 1 : own.factor / (comparable.unit?.factor ?? 1);
  return Number((value * factor).toPrecision(9));
}

function conditionOf(choice: Choice, { low, high, side }: Said): Omit<Filter, 'field'> | null {
  const value = convert(low, choice);
  if (!Number.isFinite(value)) return null;
  if (high !== null) {
    const upper = convert(high, choice);
    return value <= upper ? { min: value, max: upper } : null;
  }
  switch (side) {
    case 'min':
      return { min: value };
    case 'max':
      return { max: value };
    case 'about':
      return { min: round(value * (1 - ABOUT)), max: round(value * (1 + ABOUT)) };
    case 'exact':
      // "30 minute meals" may be quicker.
      return choice.unit?.dimension === 'time' ? { max: value } : { is: [value] };
  }
}

const round = (value: number): number => Number(value.toPrecision(6));
