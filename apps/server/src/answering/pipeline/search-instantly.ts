import { z } from 'zod';
import { answerOf, requestOf, type TypedParts, type TypedQuery, type TypedSearch } from './search-typed.ts';

/** Of searches while somebody types; data, versioned with the pipeline. */
export const instantRulesSchema = z.strictObject({
  /** A search that takes longer is given up: by then the next key has been pressed. */
  budgetMs: z.number().int().positive(),
  /** So many at a time over all clients, so that they never keep finals from the database. */
  mostAtOnce: z.number().int().positive(),
});

export type InstantRules = z.infer<typeof instantRulesSchema>;

/** `isComplete` is false where there was no time or no room for it. */
export type InstantSearch = TypedSearch & { isComplete: boolean };

/**
 * Searches for what is typed so far. It leaves no trace: neither a record nor anything remembered of the task. Rejects
 * when the signal is aborted.
 */
export function createInstantSearch(
  pipeline: TypedParts,
  { budgetMs, mostAtOnce }: InstantRules,
): (typed: TypedQuery, signal: AbortSignal) => Promise<InstantSearch> {
  let running = 0;

  async function withinBudget(typed: TypedQuery, signal: AbortSignal) {
    if (running >= mostAtOnce) return null;
    running++;
    const budget = AbortSignal.timeout(budgetMs);
    const request = { ...requestOf(pipeline, typed), kind: 'instant' } as const;
    try {
      return await pipeline.search.search(request, AbortSignal.any([signal, budget]));
    } catch (error) {
      if (budget.aborted && !signal.aborted) return null;
      throw error;
    } finally {
      running--;
    }
  }

  return async (typed, signal) => {
    const startedMs = pipeline.nowMs();
    const found = await withinBudget(typed, signal);
    const tookMs = pipeline.nowMs() - startedMs;
    const answer = answerOf(found ?? [], typed);
    return { queryId: pipeline.newId(), ...answer, tookMs, isComplete: found !== null };
  };
}
