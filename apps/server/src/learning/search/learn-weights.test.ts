import { describe, expect, it } from 'vitest';

import { learnWeights, shareFirst } from './learn-weights.ts';
import { DEFAULT_WEIGHTS, NO_FEATURES, type RankingFeatures } from '../../search/ranking/ranking-weights.ts';

const entry = (features: Partial<RankingFeatures>, isExpected = false) => ({
  names: [{ ...NO_FEATURES, ...features }],
  isExpected,
});
/** The expected entry sounds like the query; the other one is spelt like it. */
const MISHEARD = Array.from({ length: 5 }, () => ({
  entries: [entry({ text: 0.9, said: 0.6 }), entry({ text: 0.5, said: 0.9 }, true)],
}));
const SPELLING = { ...DEFAULT_WEIGHTS, text: 0.4, said: 0.1 };

describe('learnWeights', () => {
  it('puts the expected entries first', () => {
    expect(shareFirst(MISHEARD, SPELLING)).toBe(0);
    expect(shareFirst(MISHEARD, learnWeights(MISHEARD, SPELLING))).toBe(1);
  });

  it('keeps the weights of features that the queries do not have', () => {
    expect(learnWeights(MISHEARD, SPELLING).keyword).toBeCloseTo(SPELLING.keyword);
  });

  it('keeps the scale of the scores, and makes no weight of a match negative', () => {
    const { text, said, queryCoverage, evidence, exactShare, nameCoverage } = learnWeights(
      MISHEARD,
      SPELLING,
    );
    const shares = [text, said, queryCoverage, evidence, exactShare, nameCoverage];
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(
      SPELLING.text +
        SPELLING.said +
        SPELLING.queryCoverage +
        SPELLING.evidence +
        SPELLING.exactShare +
        SPELLING.nameCoverage,
    );
    expect(Math.min(...shares)).toBeGreaterThanOrEqual(0);
  });

  it('learns nothing from queries whose expected entry was not compared', () => {
    expect(learnWeights([{ entries: [entry({ text: 1 })] }], SPELLING)).toEqual(SPELLING);
    expect(shareFirst([], SPELLING)).toBe(0);
  });
});
