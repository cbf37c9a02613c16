import { filterItem, type Item, type Reading } from './items.ts';
import { readComparator } from './comparators.ts';
import { readQuantity } from './quantity.ts';

/** Reads an age where the catalogue has days or years: `older than 10 years`, `less than 2 years old`. */
export function readAge({ tokens, words, now }: Reading, at: number): Item | null {
  const comparator = readComparator(tokens, at);
  if (comparator === null || words.comparable.some(({ aspects }) => aspects.has('age'))) return null;
  const time = words.comparable.find(({ aspects }) => aspects.has('recency'));
  const quantity = readQuantity(tokens, comparator.next);
  const unit = quantity?.units.find(({ dimension }) => dimension === 'time');
  if (time === undefined || quantity === null || unit === undefined) return null;
  const isOld = tokens[quantity.next]?.form === 'old';
  const ranking = comparator.rankings?.find(({ aspect }) => aspect === 'recency');
  if (!isOld && ranking === undefined) return null;
  const isRecent = ranking === undefined ? comparator.side === 'max' : ranking.order === 'desc';
  const then = new Date(now.getTime() - quantity.value * unit.factor * 60_000);
  const bound = time.property.type === 'year' ? then.getUTCFullYear() : then.toISOString().slice(0, 10);
  const end = isOld ? quantity.next + 1 : quantity.next;
  return filterItem(
    { start: at, end, kind: 'time' },
    time.property,
    isRecent ? { min: bound } : { max: bound },
  );
}
