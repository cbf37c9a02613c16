import { z } from 'zod';
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
  const running = { instant: 0, counts: 0 };
  const most = { instant: mostAtOnce, counts: Math.ceil(mostAtOnce / 2) };

  async function withinBudget(typed: InstantQuery, signal: AbortSignal) {
    const { kind = 'instant' } = typed;
    if (running[kind] >= most[kind]) return null;
    running[kind]++;
    const budget = AbortSignal.timeout(kind === 'counts' ? COUNTS_BUDGET_MS : budgetMs);
    const request = requestOf(pipeline, { ...typed, kind: kindOf(typed) });
    try {
      return await searchMeaning(partsOf(pipeline, typed), request, AbortSignal.any([signal, budget]));
    } catch (error) {
      if (budget.aborted && !signal.aborted) return null;
      throw error;
    } finally {
      running[kind]--;
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
