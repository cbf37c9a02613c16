import { MAX_SUGGESTIONS, type SearchResult, type Suggestion } from '@hark/shared/wire/search-result';
import type { FoundResult } from '../search-index.ts';

/** The results to show and, without results, the nearest entries. */
export interface Answered {
  results: SearchResult[];
  /** Empty where there are results. */
  suggestions: Suggestion[];
}

/** Separates results above the floor from those below. Pure. */
export function splitAtFloor(found: readonly FoundResult[], limit: number): Answered {
  const results = withoutFloor(
    found.filter(({ isBelowFloor }) => isBelowFloor !== true),
    limit,
  );
  if (results.length > 0) return { results, suggestions: [] };
  return { results, suggestions: suggest(found) };
}

/** Returns everything found, for callers that apply their own floor. */
export function withoutFloor(found: readonly FoundResult[], limit: number): SearchResult[] {
  return found.slice(0, limit).map(toShown);
}

function toShown(found: FoundResult): SearchResult {
  const { isBelowFloor: _, firstFor: __, explanation: ___, isPinned: ____, said: _____, ...result } = found;
  return result;
}

/** Returns the nearest entries, each title once. */
function suggest(found: readonly FoundResult[]): Suggestion[] {
  const byTitle = new Map<string, Suggestion>();
  for (const { id, title } of found) {
    if (byTitle.size < MAX_SUGGESTIONS && !byTitle.has(title))
      byTitle.set(title, { id, title, query: title });
  }
  return [...byTitle.values()];
}
