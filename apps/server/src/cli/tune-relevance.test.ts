import { expect, it } from 'vitest';
import type { RelevanceComparison } from '../learning/search/compare-relevance.ts';
import { NO_RELEVANCE_FEATURES } from '../learning/search/learn-relevance.ts';
import { DEFAULT_RELEVANCE } from '../search/ranking/relevance.ts';
import { tuneRelevance } from './tune-relevance.ts';

/** A catalogue in which only the feature `said` separates relevant entries. */
function compared(said: number, isRelevant: boolean): RelevanceComparison {
  return { samples: [{ features: { ...NO_RELEVANCE_FEATURES, said }, isRelevant }], isFirst: isRelevant };
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
