import { inSteps } from '../analysis/in-steps.ts';
import type { Asked } from '../properties/asked.ts';
import type { PropertyColumns } from '../properties/columns.ts';
import type { CheckedFilter } from '../properties/condition.ts';
import { relaxAmong, without } from '../properties/matching-entries.ts';
import type { Matches } from './page-of-matches.ts';

/** What the words find, and the indices of the soft filters that were dropped to find it. */
export interface FoundRelaxed {
  found: Matches;
  relaxed: readonly number[];
}

/**
 * Searches with all filters and, where that finds nothing above the floor, with as many as the words allow: first without
 * the soft ones, to see which of them the found entries do not meet.
 */
export async function searchRelaxed<Other extends string>(
  columns: PropertyColumns,
  { filters, soft }: Pick<Asked, 'filters' | 'soft'>,
  search: (filters: readonly CheckedFilter[]) => Promise<Matches | Other>,
): Promise<FoundRelaxed | Other> {
  const strict = await search(filters);
  if (typeof strict === 'string') return strict;
  const asFound = { found: strict, relaxed: [] };
  if (soft === 0 || shownOf(strict).length > 0) return asFound;
  const wide = await search(filters.filter((_, index) => (soft & (1 << index)) === 0));
  if (typeof wide === 'string') return wide;
  const among = new Uint8Array(columns.size);
  for (const ordinal of likelyOf(wide)) if (ordinal < among.length) among[ordinal] = 1;
  const relaxed = await inSteps(relaxAmong(columns, { filters, soft }, among));
  if (relaxed === null) return asFound;
  const found = await search(without(filters, relaxed));
  return typeof found === 'string' ? found : { found, relaxed };
}

/** Share of the best entry's relevance that an entry needs for its properties to count as what was asked for. */
const LIKELY_SHARE = 0.5;

function likelyOf({ ranked, more }: Matches): number[] {
  const shown = ranked.filter(({ isBelowFloor }) => !isBelowFloor);
  const best = shown.reduce((most, { relevance }) => Math.max(most, relevance), 0);
  const likely = shown.filter(({ relevance }) => relevance >= LIKELY_SHARE * best);
  // With more matches than are ranked, the words are general, and no entry is meant more than the others.
  return [...likely.map(({ key }) => key), ...more];
}

function shownOf({ ranked, more }: Matches): number[] {
  return [...ranked.flatMap(({ key, isBelowFloor }) => (isBelowFloor ? [] : key)), ...more];
}
