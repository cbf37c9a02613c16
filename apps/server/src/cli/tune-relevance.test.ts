import { expect, it } from 'vitest';
import type { RelevanceComparison } from '../learning/search/compare-relevance.ts';
import { DEFAULT_RELEVANCE, type RelevanceFeatures } from '../search/ranking/relevance.ts';
import { tuneRelevance } from './tune-relevance.ts';

const NOTHING: RelevanceFeatures = {
  text: 0,
  said: 0,
  queryCoverage: 0,
  exactShare: 0,
  nameCoverage: 0,
  wholeName: 0,
  exactName: 0,
  soundsExactly: 0,
  startsName: 0,
  qualified: 0,
  described: 0,
  keyword: 0,
  information: 0,
};

/** A catalogue in which only the feature `said` separates relevant entries. */
function compared(said: number, isRelevant: boolean): RelevanceComparison {
  return { samples: [{ features: { ...NOTHING, said }, isRelevant }], isFirst: isRelevant };
}

const learned = Array.from({ length: 200 }, (_, i) => compared(i % 2 === 0 ? 0.9 : 0.2, i % 2 === 0));

const keptBack = [compared(0.9, true), compared(0.2, true), compared(0.2, false)];

it('fits a floor between relevant and other results, and evaluates it on held-out queries', () => {
  const { before, after, models } = tuneRelevance(learned, keptBack);
  expect(models.full.floor).toBe(after.floor);
  expect(before.floor).toBe(DEFAULT_RELEVANCE.full.floor);
  expect(after).toMatchObject({ lost: 0.5, removed: 1 });
});

it('keeps the relevance model of instant searches', () => {
  const { models } = tuneRelevance(learned, []);
  expect(models.instant).toEqual(DEFAULT_RELEVANCE.instant);
  expect(models.full).not.toEqual(DEFAULT_RELEVANCE.full);
});
