import type { Item, Reading } from './items.ts';
import { labelOfFilter, labelOfSort } from '@hark/shared/http/property-labels';
import { readQuantity } from './quantity.ts';
import { phraseSet, readPhrase, type QueryToken } from './query-tokens.ts';

const NEAR = phraseSet([
  'near me',
  'nearby',
  'near by',
  'close to me',
  'close by',
  'near here',
  'around me',
  'around here',
  'close to here',
  'closest to me',
  'nearest to me',
  'nearest',
  'closest',
  'in my area',
  'in the area',
  'in the neighborhood',
  'in the neighbourhood',
  'next to me',
  'from here',
  'from me',
  'of me',
  'of here',
  'by distance',
  'sorted by distance',
  'sort by distance',
  'within walking distance',
  'in walking distance',
]);

const WITHIN = new Set(['within', 'under', 'max', 'in']);
const WALK_KM = 2;

/** Reads `near me`, `nearest`, `within 5 km of here`. Needs the person's place. */
export function readNear({ tokens, words, place }: Reading, at: number): Item | null {
  if (words.place === null) return null;
  const within = readWithin(tokens, at);
  const near = within ?? readNearby(tokens, at);
  if (near === null) return null;
  const item = {
    start: at,
    end: near.next,
    kind: 'near',
    strength: 'strong',
    filters: [],
    sort: [],
  } as const;
  if (place === null) return { ...item, needs: 'place' };
  const { field } = words.place;
  const order = 'asc';
  const sort = [{ field, order, from: place, label: labelOfSort(words.place, { order }) } as const];
  if (near.withinKm === null) return { ...item, sort };
  const condition = { near: { ...place, withinKm: near.withinKm } };
  return { ...item, sort, filters: [{ field, ...condition, label: labelOfFilter(words.place, condition) }] };
}

function readNearby(
  tokens: readonly QueryToken[],
  at: number,
): { withinKm: number | null; next: number } | null {
  const near = readPhrase(tokens, at, NEAR);
  if (near === null) return null;
  const form = tokens[at]?.form ?? '';
  // "Nearest to the station" is another place.
  if ((form === 'nearest' || form === 'closest') && tokens[near.next]?.form === 'to') return null;
  if (['from', 'of'].includes(form)) return null;
  return { withinKm: tokens[near.next - 2]?.form === 'walking' ? WALK_KM : null, next: near.next };
}

/** `within 5 km`, `within two miles of me`, `less than 3 km away`. */
function readWithin(tokens: readonly QueryToken[], at: number): { withinKm: number; next: number } | null {
  const isLess = tokens[at]?.form === 'less' && tokens[at + 1]?.form === 'than';
  if (!isLess && !WITHIN.has(tokens[at]?.form ?? '')) return null;
  const quantity = readQuantity(tokens, isLess ? at + 2 : at + 1);
  const unit = quantity?.units.find(({ dimension }) => dimension === 'length');
  if (quantity === null || unit === undefined) return null;
  const withinKm = Number(((quantity.value * unit.factor) / 1_000).toPrecision(6));
  if (!(withinKm > 0 && withinKm <= 20_040)) return null;
  const near = readPhrase(tokens, quantity.next, NEAR);
  const isAway = ['away', 'around'].includes(tokens[quantity.next]?.form ?? '');
  if (near === null && !isAway && tokens[at]?.form !== 'within') return null;
  return { withinKm, next: near?.next ?? (isAway ? quantity.next + 1 : quantity.next) };
}
