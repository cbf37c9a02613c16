import type { Understood } from '@hark/shared/wire/filter';
import type { SearchResult } from '@hark/shared/wire/search-result';

/** Results during speech, and the words that they were found for. Empty until some were found. */
export interface FoundList {
  results: readonly SearchResult[];
  resultsFor: string;
  /** Filters and order that those words ask for; null without any. */
  understood: Understood | null;
}

export interface SteadyList extends FoundList {
  /** The first result of the latest list, if it is not yet the one on the screen. */
  rival: string | null;
}

export const EMPTY_LIST: SteadyList = { results: [], resultsFor: '', understood: null, rival: null };

/** A result that is more relevant by this much is clearly better. Measured in docs/latency.md. */
const CLEAR_MARGIN = 0.3;

/** Results that an interim has at most: a full list has left others out. */
const FULL_LIST = 10;

/** Returns the relevance that a result has, or at most has if the list left it out. */
function relevanceIn(results: readonly SearchResult[], id: string): number {
  const isFull = results.length >= FULL_LIST;
  const found = results.find((result) => result.id === id) ?? (isFull ? results.at(-1) : undefined);
  return found?.relevance ?? 0;
}

const listOf = ({ results, resultsFor, understood, rival }: SteadyList): SteadyList => ({
  results,
  resultsFor,
  understood,
  rival,
});

const conditionsOf = ({ understood }: Pick<FoundList, 'understood'>): string =>
  JSON.stringify([understood?.filters ?? [], understood?.sort ?? []]);

/**
 * Returns the list to show after the next one was found. The first result stays while others only come close: it
 * gives way to one that is clearly better or first twice in a row, to that of a complete answer, and to one under other
 * conditions, which it may not meet. Pure.
 */
export function nextList(shown: SteadyList, found: FoundList, isComplete: boolean): SteadyList {
  const [next] = found.results;
  const [first] = shown.results;
  if (next === undefined) return listOf(shown);
  const taken = { ...found, rival: null };
  const isOtherwise = conditionsOf(shown) !== conditionsOf(found);
  if (first === undefined || first.id === next.id || isComplete || isOtherwise) return taken;
  // An older server says nothing of relevance.
  const margin = (next.relevance ?? 1) - relevanceIn(found.results, first.id);
  if (margin >= CLEAR_MARGIN || shown.rival === next.id) return taken;
  const again = found.results.find(({ id }) => id === first.id);
  if (again === undefined) return { ...listOf(shown), rival: next.id };
  const others = found.results.filter(({ id }) => id !== first.id);
  const { resultsFor, understood } = found;
  return { results: [again, ...others], resultsFor, understood, rival: next.id };
}
