import { z } from 'zod';
import { createPlaces } from './places.ts';
import { searchMeaning } from './search-meaning.ts';
import {
  answerOfPage,
  partsOf,
  requestOf,
  type TypedParts,
  type TypedQuery,
  type TypedSearch,
  withRules,
} from './search-typed.ts';

/** Rules for searches that are not recorded, such as those while somebody types; data, versioned with the pipeline. */
export const instantRulesSchema = z.strictObject({
  /** Time after which a search is given up: by then the next key has been pressed. */
  budgetMs: z.number().int().positive(),
  /** Most concurrent searches over all clients, so that finals always reach the database. */
  mostAtOnce: z.number().int().positive(),
});

export type InstantRules = z.infer<typeof instantRulesSchema>;

/** Counting goes through all results of a query, and nobody waits for it to type the next letter. */
const COUNTS_BUDGET_MS = 2_000;

/** Counts that may wait for others, over all clients: a page asks for those of each of its conditions at once. */
const MOST_COUNTS_WAITING = 32;

/** `isComplete` is false if there was no time or no capacity. */
export type InstantSearch = TypedSearch & { isComplete: boolean };

/** `counts`: the totals of a query that was answered. Default: a query that is being typed. */
export type InstantQuery = TypedQuery & { kind?: 'instant' | 'counts' | undefined };

/** Returns how the index searches: the totals are those of the complete query. */
function kindOf({ kind, source }: InstantQuery): 'instant' | 'full' | 'literal' {
  if (kind !== 'counts') return 'instant';
  return source === 'literal' ? 'literal' : 'full';
}

/**
 * Searches for the text typed so far. It has no side effects: no record, and no change of the task. Rejects when the
 * signal is aborted.
 */
export function createInstantSearch(
  pipeline: TypedParts,
  { budgetMs, mostAtOnce }: InstantRules,
): (typed: InstantQuery, signal: AbortSignal) => Promise<InstantSearch> {
  // The next letter is typed before a search that waits for others would be answered.
  const places = {
    instant: createPlaces({ most: mostAtOnce, mostWaiting: 0 }),
    counts: createPlaces({ most: Math.ceil(mostAtOnce / 2), mostWaiting: MOST_COUNTS_WAITING }),
  };

  async function withinBudget(typed: InstantQuery, signal: AbortSignal) {
    const { kind = 'instant' } = typed;
    const budget = AbortSignal.timeout(kind === 'counts' ? COUNTS_BUDGET_MS : budgetMs);
    const either = AbortSignal.any([signal, budget]);
    try {
      const place = places[kind].take(either);
      if (place !== true && !(await place)) return null;
      try {
        const request = requestOf(pipeline, { ...typed, kind: kindOf(typed) });
        return await searchMeaning(partsOf(pipeline, typed), request, either);
      } finally {
        places[kind].leave();
      }
    } catch (error) {
      if (budget.aborted && !signal.aborted) return null;
      throw error;
    }
  }

  return async (typed, signal) => {
    const startedMs = pipeline.nowMs();
    const page = await withinBudget(typed, signal);
    const tookMs = pipeline.nowMs() - startedMs;
    const owned = pipeline.search.rulesFor(requestOf(pipeline, { ...typed, kind: kindOf(typed) }));
    const answer = page === null ? { results: [] } : withRules(answerOfPage(page, typed), owned);
    return { queryId: pipeline.newId(), ...answer, tookMs, isComplete: page !== null };
  };
}
