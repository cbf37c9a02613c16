import type { Match } from '@hark/shared/wire/search-result';

import { atOnce } from '../analysis/at-once.ts';
import type { PlannedHypothesis } from '../query/plan-query.ts';
import { type Candidate, type Evidence, type RankingContext, scoreEntry } from './score-entry.ts';

export interface Ranked<Key> {
  key: Key;
  score: number;
  match: Match;
  category: string | undefined;
  evidence: Evidence;
  /** Indices of the hypotheses that this entry answers best, where there are several. */
  firstFor: readonly number[];
}

/** Entries with a lower score do not match. */
const MIN_SCORE = 0.3;
/** Nor do entries below this share of the best score, bonuses aside. */
const MIN_SHARE_OF_BEST = 0.4;

/** Orders candidates at once; see `rankInSteps`. Pure. */
export function rankCandidates<Key>(
  hypotheses: readonly PlannedHypothesis[],
  candidates: Iterable<Candidate<Key>>,
  context: RankingContext,
): Ranked<Key>[] {
  return atOnce(rankInSteps(hypotheses, candidates, context));
}

/**
 * Orders candidates by how well they answer the hypotheses. Only this function decides the order, so candidate
 * selection only has to be generous. A generator, so that the caller can do other work between the steps of less than a
 * millisecond each.
 */
export function* rankInSteps<Key>(
  hypotheses: readonly PlannedHypothesis[],
  candidates: Iterable<Candidate<Key>>,
  context: RankingContext,
): Generator<undefined, Ranked<Key>[]> {
  const ranked: Omit<Ranked<Key>, 'firstFor'>[] = [];
  const firsts = new Map<number, { key: Key; score: number }>();
  for (const candidate of candidates) {
    yield undefined;
    const scored = scoreEntry(hypotheses, candidate, context);
    if (scored === null || scored.score < MIN_SCORE) continue;
    const { byHypothesis, ...found } = scored;
    const { key } = candidate;
    for (const [hypothesis, score] of byHypothesis) {
      if (score > (firsts.get(hypothesis)?.score ?? 0)) firsts.set(hypothesis, { key, score });
    }
    ranked.push({ key, category: candidate.entry.category, ...found });
  }
  ranked.sort((a, b) => b.score - a.score);
  const floor = MIN_SHARE_OF_BEST * Math.min(1, ranked[0]?.score ?? 0);
  return ranked
    .filter(({ score }) => score >= floor)
    .map((found) => Object.assign(found, { firstFor: hypothesesWith(found.key, firsts) }));
}

function hypothesesWith<Key>(key: Key, firsts: ReadonlyMap<number, { key: Key }>): number[] {
  return [...firsts].filter(([, first]) => first.key === key).map(([hypothesis]) => hypothesis);
}
