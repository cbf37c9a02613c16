import type { Filter, Sort } from '@hark/shared/wire/filter';

/** What a sentence asks for, or what was understood of it. */
export interface Wanted {
  filters: readonly Filter[];
  sort: readonly Sort[];
  rest: string;
}

/** Nouns of which every entry of a catalogue is one; they may remain or not. */
const NOUNS = /\b(?:films?|movies?|recipes?|dish(?:es)?|products?|things?|something|places?|sites?)\b/g;

/** Writes a condition so that equal ones are the same text: values without case and order, any distance. */
function keyOf({ field, is, not, min, max, near }: Filter): string {
  const values = (list: Filter['is']) => list?.map((value) => String(value).toLowerCase()).toSorted();
  const bounds = min !== undefined && min === max ? { is: [String(min)] } : { min, max };
  return JSON.stringify({ field, is: values(is), not: values(not), ...bounds, near: near !== undefined });
}

/** Whether two sets of filters are the same; bounds may differ by a share. Pure. */
export function sameFilters(wanted: readonly Filter[], found: readonly Filter[], tolerance = 0): boolean {
  if (wanted.length !== found.length) return false;
  const left = [...found];
  return wanted.every((filter) => {
    const at = left.findIndex((other) => keyOf(filter) === keyOf(other) || isClose(filter, other, tolerance));
    if (at !== -1) left.splice(at, 1);
    return at !== -1;
  });
}

function isClose(wanted: Filter, found: Filter, tolerance: number): boolean {
  if (tolerance === 0 || wanted.field !== found.field) return false;
  const [exact] = wanted.is ?? [];
  return near(wanted.min ?? exact, found.min, tolerance) && near(wanted.max ?? exact, found.max, tolerance);
}

function near(wanted: unknown, found: unknown, tolerance: number): boolean {
  if (typeof wanted !== 'number' || typeof found !== 'number') return wanted === found;
  return Math.abs(wanted - found) <= 2 * tolerance * Math.abs(wanted) + 1e-9;
}

/** Whether two orders are the same. Pure. */
export function sameSort(wanted: readonly Sort[], found: readonly Sort[]): boolean {
  const keys = (sort: readonly Sort[]): string => sort.map(({ field, order }) => `${field} ${order}`).join();
  return keys(wanted) === keys(found);
}

function wordsOf(rest: string): string {
  const plain = rest.toLowerCase().replaceAll(NOUNS, ' ');
  return (plain.match(/[\p{L}\p{N}]+/gu) ?? []).join(' ');
}

/** Whether the filters, the order and the remaining words are those of one of the wanted ones. Pure. */
export function isUnderstood(wanted: readonly Wanted[], found: Wanted, tolerance?: number): boolean {
  return wanted.some(
    ({ filters, sort, rest }) =>
      sameFilters(filters, found.filters, tolerance) &&
      sameSort(sort, found.sort) &&
      wordsOf(rest) === wordsOf(found.rest),
  );
}
