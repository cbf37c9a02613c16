import type { Ranked } from './rank-candidates.ts';

/** Score that an entry loses for each higher-ranked entry of its category. */
const COST_OF_SAME_CATEGORY = 0.06;

/**
 * Orders results so that one category does not fill the list. The best stays first; each further entry of a category
 * loses score. Entries without a category keep their score. Pure.
 */
export function diversify<Found extends Pick<Ranked<unknown>, 'score' | 'category'>>(
  ranked: readonly Found[],
  limit: number,
): Found[] {
  const rest = [...ranked];
  const chosen: Found[] = [];
  const taken = new Map<string, number>();
  const worth = ({ score, category }: Found): number =>
    score - COST_OF_SAME_CATEGORY * (category === undefined ? 0 : (taken.get(category) ?? 0));
  while (chosen.length < limit && rest.length > 0) {
    let best = 0;
    for (let index = 1; index < rest.length; index++) {
      const [candidate, leader] = [rest[index], rest[best]];
      if (candidate !== undefined && leader !== undefined && worth(candidate) > worth(leader)) best = index;
    }
    const [next] = rest.splice(best, 1);
    if (next === undefined) break;
    chosen.push({ ...next, score: worth(next) });
    if (next.category !== undefined) taken.set(next.category, (taken.get(next.category) ?? 0) + 1);
  }
  return chosen;
}
