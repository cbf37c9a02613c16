import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  chooseFloor,
  learnRelevance,
  type RelevanceSample,
  tradeOffAt,
  NO_RELEVANCE_FEATURES,
} from './learn-relevance.ts';
import {
  DEFAULT_RELEVANCE,
  RELEVANCE_FEATURES,
  type RelevanceFeatures,
  relevanceOf,
} from '../../search/ranking/relevance.ts';

const share = fc.double({ min: 0, max: 1, noNaN: true });
const anyFeatures: fc.Arbitrary<RelevanceFeatures> = fc.record({
  text: share,
  said: share,
  queryCoverage: share,
  exactShare: share,
  nameCoverage: share,
  wholeName: share,
  exactName: share,
  soundsExactly: share,
  startsName: share,
  qualified: share,
  described: share,
  keyword: share,
  information: fc.double({ min: 0, max: 2, noNaN: true }),
});
const anySamples = fc.array(fc.record({ features: anyFeatures, isRelevant: fc.boolean() }), {
  minLength: 1,
  maxLength: 12,
});

const sample = (said: number, isRelevant: boolean): RelevanceSample => ({
  features: { ...NO_RELEVANCE_FEATURES, said },
  isRelevant,
});
/** Entries that sound like the query are relevant, except for one sample of each kind. */
const HEARD = [
  ...[0.95, 0.9, 0.85, 0.8, 0.4].map((said) => sample(said, true)),
  ...[0.9, 0.45, 0.4, 0.35, 0.3].map((said) => sample(said, false)),
];

describe('learnRelevance', () => {
  it('gives weight to the feature that separates relevant from irrelevant entries', () => {
    const model = learnRelevance(HEARD);
    expect(model.weights.said).toBeGreaterThan(1);
    expect(relevanceOf({ ...NO_RELEVANCE_FEATURES, said: 0.9 }, model)).toBeGreaterThan(0.5);
    expect(relevanceOf({ ...NO_RELEVANCE_FEATURES, said: 0.3 }, model)).toBeLessThan(0.5);
  });

  it('gives a constant feature no weight', () => {
    expect(learnRelevance(HEARD).weights.text).toBe(0);
  });

  it('is deterministic, and gives a probability for any features', () => {
    fc.assert(
      fc.property(anySamples, anyFeatures, (samples, features) => {
        const model = learnRelevance(samples);
        expect(learnRelevance(samples)).toEqual(model);
        const relevance = relevanceOf(features, model);
        expect(relevance).toBeGreaterThanOrEqual(0);
        expect(relevance).toBeLessThanOrEqual(1);
      }),
      { numRuns: 10 },
    );
  });

  it('never lowers the relevance for a better match', () => {
    fc.assert(
      fc.property(
        anySamples,
        anyFeatures,
        fc.constantFrom(...RELEVANCE_FEATURES),
        (samples, features, name) => {
          fc.pre(name !== 'keyword');
          const model = learnRelevance(samples);
          const better = { ...features, [name]: features[name] + 0.5 };
          expect(relevanceOf(better, model)).toBeGreaterThanOrEqual(relevanceOf(features, model));
        },
      ),
      { numRuns: 10 },
    );
  });
});

describe('chooseFloor', () => {
  const model = learnRelevance(HEARD);

  it('hides more relevant and more irrelevant entries with a higher floor', () => {
    fc.assert(
      fc.property(share, share, (one, other) => {
        const [low, high] = [Math.min(one, other), Math.max(one, other)];
        const [lower, higher] = [tradeOffAt(low, HEARD, model), tradeOffAt(high, HEARD, model)];
        expect(higher.lost).toBeGreaterThanOrEqual(lower.lost);
        expect(higher.removed).toBeGreaterThanOrEqual(lower.removed);
      }),
    );
  });

  it('chooses the highest floor within the allowed loss', () => {
    expect(chooseFloor(HEARD, model, 0)).toMatchObject({ lost: 0, removed: 0.4 });
    expect(chooseFloor(HEARD, model, 0.2)).toMatchObject({ lost: 0.2, removed: 0.8 });
  });
});

describe('the bundled relevance models', () => {
  it.each(['full', 'heard', 'instant'] as const)(
    'hides an entry without any match and shows an exact name (%s)',
    (kind) => {
      const model = DEFAULT_RELEVANCE[kind];
      const exact = {
        ...NO_RELEVANCE_FEATURES,
        text: 1,
        said: 1,
        queryCoverage: 1,
        exactShare: 1,
        nameCoverage: 1,
        wholeName: 1,
        exactName: 1,
      };
      expect(relevanceOf(NO_RELEVANCE_FEATURES, model)).toBeLessThan(model.floor);
      expect(relevanceOf(exact, model)).toBeGreaterThan(model.floor);
    },
  );
});
