import type { Property } from '@hark/shared/properties';
import { adjectiveOf, asksForOrder, type Ranking, reversed } from './adjectives.ts';
import { type CatalogueWords, type Comparable, longestPhrase } from './catalogue-words.ts';
import { RATED } from './comparators.ts';
import type { Item, Reading } from './items.ts';
import { labelOfSort } from '@hark/shared/http/property-labels';
import { readSpokenNumber } from './spoken-number.ts';
import { afterPhrase, phraseTable, type QueryToken, readPhrase } from './query-tokens.ts';

interface Order {
  property: Property;
  order: 'asc' | 'desc';
  next: number;
}

/** Reads an order: `cheapest first`, `the longest`, `most popular`, `highest rated`, `sorted by price`. */
export function readOrder({ tokens, words }: Reading, at: number): Item | null {
  const start = skipTop(tokens, at);
  const read = readSortBy(tokens, words, start) ?? readSuperlative(tokens, words, start);
  if (read === null) return null;
  const { property, order } = read;
  const end = afterFirst(tokens, read.next);
  const sort = [{ field: property.field, order, label: labelOfSort(property, { order }) }];
  return { start: at, end, kind: 'order', filters: [], sort, strength: 'strong' };
}

/** `the top 10 longest`: the number limits nothing. */
function skipTop(tokens: readonly QueryToken[], at: number): number {
  const start = tokens[at]?.form === 'the' ? at + 1 : at;
  // "The five largest".
  const number = readSpokenNumber(tokens, start);
  const isCounted = number !== null && adjectiveOf(tokens[number.next]?.form ?? '')?.degree === 'superlative';
  if (isCounted) return number.next;
  const isTop =
    tokens[start]?.form === 'top' && /^\d+$|^(?:ten|five|three)$/.test(tokens[start + 1]?.form ?? '');
  return isTop ? start + 2 : start;
}

function afterFirst(tokens: readonly QueryToken[], at: number): number {
  return afterPhrase(tokens, at, ['first']) ?? afterPhrase(tokens, at, ['on', 'top']) ?? at;
}

const SORT_BY = phraseTable(
  ['sorted by', 'sort by', 'sort them by', 'ordered by', 'order by', 'order them by', 'ranked by', 'by'].map(
    (phrase) => [phrase, phrase !== 'by'] as const,
  ),
);

const DIRECTIONS = phraseTable<'asc' | 'desc'>([
  ['ascending', 'asc'],
  ['low to high', 'asc'],
  ['lowest first', 'asc'],
  ['from low to high', 'asc'],
  ['smallest first', 'asc'],
  ['descending', 'desc'],
  ['high to low', 'desc'],
  ['from high to low', 'desc'],
  ['highest first', 'desc'],
  ['largest first', 'desc'],
  ['biggest first', 'desc'],
]);

/** `sort by price`, `by rating`, `by price high to low`. */
function readSortBy(tokens: readonly QueryToken[], words: CatalogueWords, at: number): Order | null {
  const by = readPhrase(tokens, at, SORT_BY);
  const start = by?.next ?? at;
  const named = longestPhrase(words.names, tokens, tokens[start]?.form === 'the' ? start + 1 : start);
  const comparable = words.comparable.find(({ property }) => named?.meanings.includes(property));
  if (named === null || comparable === undefined) {
    const order = by?.meaning === true ? readSuperlative(tokens, words, start) : null;
    return order;
  }
  const direction = readPhrase(tokens, named.next, DIRECTIONS);
  const { property } = comparable;
  if (direction !== null) return { property, order: direction.meaning, next: direction.next };
  const isAtEnd = named.next >= tokens.length;
  // "By" alone may name an author: an order only at the end of the query.
  if (by === null || (!by.meaning && !isAtEnd)) return null;
  return { property, order: usualOrder(comparable), next: named.next };
}

/** People want the best ratings and the newest first, and the lowest of the rest. */
export function usualOrder({ aspects }: Comparable): 'asc' | 'desc' {
  return ['rating', 'popularity', 'recency', 'population'].some((name) =>
    [...aspects].some((own) => own === name),
  )
    ? 'desc'
    : 'asc';
}

/** Superlatives that rank by any property that is named after them: `lowest price`, `most calories`. */
const OF_ANY = new Map<string, 'asc' | 'desc'>([
  ['highest', 'desc'],
  ['most', 'desc'],
  ['biggest', 'desc'],
  ['largest', 'desc'],
  ['greatest', 'desc'],
  ['longest', 'desc'],
  ['best', 'desc'],
  ['top', 'desc'],
  ['lowest', 'asc'],
  ['least', 'asc'],
  ['fewest', 'asc'],
  ['smallest', 'asc'],
  ['shortest', 'asc'],
]);

const MOST_POPULAR = phraseTable<Ranking>([
  ['best known', { aspect: 'popularity', order: 'desc' }],
  ['best selling', { aspect: 'popularity', order: 'desc' }],
  ['bestselling', { aspect: 'popularity', order: 'desc' }],
  ['most viewed', { aspect: 'popularity', order: 'desc' }],
  ['most visited', { aspect: 'popularity', order: 'desc' }],
  ['most watched', { aspect: 'popularity', order: 'desc' }],
  ['most loved', { aspect: 'rating', order: 'desc' }],
]);

function readSuperlative(tokens: readonly QueryToken[], words: CatalogueWords, at: number): Order | null {
  const form = tokens[at]?.form ?? '';
  const order = OF_ANY.get(form);
  if (order !== undefined) {
    if (RATED.has(tokens[at + 1]?.form ?? '')) return orderBy(words, [{ aspect: 'rating', order }], at + 2);
    const named = longestPhrase(words.names, tokens, at + 1);
    const found = words.comparable.find(({ property }) => named?.meanings.includes(property));
    if (named !== null && found !== undefined) return { property: found.property, order, next: named.next };
  }
  const popular = readPhrase(tokens, at, MOST_POPULAR);
  if (popular !== null) return orderBy(words, [popular.meaning], popular.next);
  const following = adjectiveOf(tokens[at + 1]?.form ?? '');
  if ((form === 'most' || form === 'least') && following?.degree === 'positive') {
    const rankings = form === 'most' ? following.rankings : reversed(following.rankings);
    return orderBy(words, rankings, at + 2);
  }
  const adjective = adjectiveOf(form);
  if (adjective?.degree !== 'superlative' && !asksForOrder(form)) return null;
  if (adjective === null) return null;
  return orderBy(words, adjective.rankings, at + 1);
}

/** Returns the order by the first property that fits. */
export function orderBy(words: CatalogueWords, rankings: readonly Ranking[], next: number): Order | null {
  for (const { aspect, order } of rankings) {
    const found = words.comparable.find(({ aspects }) => aspects.has(aspect));
    if (found !== undefined) return { property: found.property, order, next };
  }
  return null;
}
