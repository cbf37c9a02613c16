import type { Property } from '@hark/shared/properties';
import type { Filter } from '@hark/shared/wire/filter';
import type { AskedSearch, FollowUp, ShownSearch } from './asked-search.ts';
import type { Ranking } from './adjectives.ts';
import { catalogueWords, type CatalogueWords, longestPhrase } from './catalogue-words.ts';
import { readAdjective } from './comparators.ts';
import { readChoice, readCommand, readPage } from './follow-up-phrases.ts';
import type { Item, LabelledFilter } from './items.ts';
import { labelOfFilter, labelOfSort } from '@hark/shared/http/property-labels';
import { phraseSet, type QueryToken, readPhrase } from './query-tokens.ts';
import { orderBy } from './read-order.ts';
import { remainingSegments } from './remaining-words.ts';
import {
  composeUnderstood,
  readQuery,
  type ReadQuery,
  type UnderstandingOptions,
  withoutNames,
} from './understand-query.ts';

/**
 * Reads a query as one about the results on the screen: `cheaper ones`, `only the blue ones`, `and in Paris?`, `the second
 * one`, `show more`, `go back`. Null where it is a query of its own; a name of the catalogue always is. Pure.
 */
export function followUp(
  text: string,
  previous: ShownSearch,
  options: UnderstandingOptions,
): FollowUp | null {
  const query = readQuery(text, options);
  const { tokens } = query;
  if (tokens.length === 0 || options.hasName(tokens.map(({ form }) => form))) return null;
  return (
    readCommanded(tokens, previous) ??
    readChosen(tokens, previous) ??
    readRemoval(tokens, previous, options) ??
    readRefinement(query, previous, options)
  );
}

function searchFor(previous: AskedSearch, change: Partial<AskedSearch>): FollowUp {
  const { text, filters, sort, refused } = previous;
  return { type: 'search', asked: { text, filters, sort, refused, page: 1, ...change } };
}

function readCommanded(tokens: readonly QueryToken[], previous: ShownSearch): FollowUp | null {
  const page = readPage(tokens);
  if (page !== null) return searchFor(previous, { page });
  const command = readCommand(tokens);
  switch (command) {
    case null:
      return null;
    case 'more':
      return searchFor(previous, { page: previous.page + 1 });
    case 'previous-page':
      return previous.page > 1 ? searchFor(previous, { page: previous.page - 1 }) : null;
    case 'clear':
      return previous.filters.length === 0 ? null : searchFor(previous, { filters: [] });
    case 'open':
      return openAt(previous, 1);
    case 'back':
    case 'restart':
      return { type: command };
  }
}

function openAt({ ids }: ShownSearch, place: number): FollowUp | null {
  const id = ids.at(place < 0 ? place : place - 1);
  return id === undefined ? null : { type: 'open', id };
}

/** Most refused entries that are remembered. */
const MOST_REFUSED = 50;

function readChosen(tokens: readonly QueryToken[], previous: ShownSearch): FollowUp | null {
  const chosen = readChoice(tokens);
  const opened = chosen === null ? null : openAt(previous, chosen.place);
  if (opened?.type !== 'open' || chosen?.isRefused !== true) return opened;
  const refused = [...previous.refused, opened.id].slice(-MOST_REFUSED);
  return searchFor(previous, { refused, page: previous.page });
}

const REMOVE = phraseSet(
  'remove,remove the,drop,drop the,clear,clear the,forget,forget the,forget about the,ignore the,without the,any,never mind the,delete the'.split(
    ',',
  ),
);

/** `remove the price filter`, `any colour`. */
function readRemoval(
  tokens: readonly QueryToken[],
  previous: ShownSearch,
  { properties }: UnderstandingOptions,
): FollowUp | null {
  const remove = readPhrase(tokens, 0, REMOVE);
  const named = remove === null ? null : longestPhrase(catalogueWords(properties).names, tokens, remove.next);
  if (named === null) return null;
  const end = ['filter', 'limit', 'condition'].includes(tokens[named.next]?.form ?? '')
    ? named.next + 1
    : named.next;
  if (end !== tokens.length) return null;
  const isNamed = ({ field }: LabelledFilter): boolean =>
    named.meanings.some((property) => property.field === field);
  const filters = previous.filters.filter((filter) => !isNamed(filter));
  return filters.length === previous.filters.length ? null : searchFor(previous, { filters });
}

/** Words that open a refinement, beside prepositions. */
const OPENERS = new Set(
  'and only just but now what how also make instead or with without not in from by under over'.split(' '),
);
const ANAPHORS = new Set(['one', 'ones', 'those', 'these', 'them', 'instead']);
const LONGEST_UNOPENED = 6;

function readRefinement(
  query: ReadQuery,
  previous: ShownSearch,
  options: UnderstandingOptions,
): FollowUp | null {
  const { tokens } = query;
  const words = catalogueWords(options.properties);
  const compared = readComparative(tokens, words, previous);
  const read = withoutNames(query, options.hasName);
  const items = compared === null ? read : read.filter((item) => !overlaps(item, compared));
  const taken = compared === null ? items : [...items, compared];
  const isTaken = (index: number): boolean => taken.some(({ start, end }) => start <= index && index < end);
  const isWhole =
    remainingSegments(tokens, (index) => isTaken(index) || SAID_WITH.has(tokens[index]?.form ?? ''))
      .length === 0;
  if (!isWhole || taken.every(({ strength }) => strength === 'filler')) return null;
  if (compared === null && !isOpened(tokens) && !isEvident(tokens, items)) return null;
  const { filters, sort } = composeUnderstood(query, taken);
  if (filters.length + sort.length === 0) return null;
  const merged = sort.length === 0 ? previous.sort : sort;
  return searchFor(previous, { filters: mergeFilters(previous.filters, filters, options), sort: merged });
}

/** Words beside a comparative or a value that say no more. */
const SAID_WITH = new Set(
  'something anything bit little much even slightly instead now make show only one ones those these them'.split(
    ' ',
  ),
);

const overlaps = (a: Pick<Item, 'start' | 'end'>, b: Pick<Item, 'start' | 'end'>): boolean =>
  a.start < b.end && b.start < a.end;

function isOpened(tokens: readonly QueryToken[]): boolean {
  const first = tokens[0]?.form ?? '';
  if (['what', 'how'].includes(first)) return tokens[1]?.form === 'about';
  return OPENERS.has(first) || tokens.some(({ form }) => ANAPHORS.has(form));
}

/** A short query of conditions or orders alone: `under 300 euros`, `cheapest first`. */
function isEvident(tokens: readonly QueryToken[], items: readonly Item[]): boolean {
  if (tokens.length > LONGEST_UNOPENED) return false;
  const isFlag = ({ is }: LabelledFilter): boolean => typeof is?.[0] === 'boolean';
  return items.every(({ strength, filters }) => strength === 'strong' && !filters.some(isFlag));
}

const THAN_THAT = phraseSet([
  'than that',
  'than this',
  'than that one',
  'than this one',
  'than these',
  'than those',
]);

/** Reads a comparative without a quantity as an item: `cheaper`, `more expensive than that`. */
function readComparative(
  tokens: readonly QueryToken[],
  words: CatalogueWords,
  previous: ShownSearch,
): Item | null {
  for (let start = 0; start < tokens.length; start++) {
    const adjective = readAdjective(tokens, start);
    if (adjective === null) continue;
    const than = readPhrase(tokens, adjective.next, THAN_THAT);
    if (than === null && tokens[adjective.next]?.form === 'than') continue;
    const span = { start, end: than?.next ?? adjective.next };
    return compareWithShown(words, adjective.rankings, { ...span, previous });
  }
  return null;
}

function compareWithShown(
  words: CatalogueWords,
  rankings: readonly Ranking[],
  { start, end, previous }: { start: number; end: number; previous: ShownSearch },
): Item | null {
  const ranked = orderBy(words, rankings, end);
  if (ranked === null) return null;
  const { property, order } = ranked;
  const { field } = property;
  const sort = [{ field, order, label: labelOfSort(property, { order }) }];
  const first = previous.values[field]?.first;
  const condition = first === undefined ? null : beyond(property, first, order);
  const filters =
    condition === null ? [] : [{ field, ...condition, label: labelOfFilter(property, condition) }];
  return { start, end, kind: 'order', strength: 'strong', filters, sort };
}

const DAY_MS = 86_400_000;

/** Returns the values below or above one of the results. */
function beyond(
  { type }: Property,
  first: NonNullable<Filter['min']>,
  order: 'asc' | 'desc',
): Omit<Filter, 'field'> | null {
  const sign = order === 'asc' ? -1 : 1;
  const bound = (value: number | string) => (order === 'asc' ? { max: value } : { min: value });
  if (typeof first === 'string') {
    const at = Date.parse(first);
    return Number.isNaN(at) ? null : bound(new Date(at + sign * DAY_MS).toISOString().slice(0, 10));
  }
  if (type === 'year') return bound(first + sign);
  const step = type === 'money' ? 0.01 : Math.max(Math.abs(first) * 1e-6, 1e-6);
  return bound(Number((first + sign * step).toPrecision(12)));
}

/** A new condition takes the place of those on the same property; tags, and what is excluded, add up. */
function mergeFilters(
  before: readonly LabelledFilter[],
  added: readonly LabelledFilter[],
  { properties }: UnderstandingOptions,
): LabelledFilter[] {
  const typeOf = (field: string) => properties.properties.find((property) => property.field === field)?.type;
  const addsUp = ({ field, not }: LabelledFilter): boolean => not !== undefined || typeOf(field) === 'tags';
  const replaced = new Set(added.filter((filter) => !addsUp(filter)).map(({ field }) => field));
  const kept = before.filter(({ field }) => !replaced.has(field));
  const all = [...kept, ...added].map((filter) => [JSON.stringify(filter), filter] as const);
  return [...new Map(all).values()];
}
