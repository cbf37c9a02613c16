import { describe, expect, it } from 'vitest';
import { takeInterim, withdraw } from './early-answer.ts';
import { fakeInterim, fakeResult } from '../wire/fake-server.ts';

const A = 'utterance-a';
const stanford = fakeResult('stanford', 'Stanford University');

describe('early answer', () => {
  it('[U7a] ignores an older interim that comes late, and takes the next', () => {
    const second = takeInterim(null, fakeInterim(A, { revision: 2, stable: 'stanford' }));
    expect(takeInterim(second, fakeInterim(A, { revision: 1, stable: 'stan' }))).toBe(second);
    expect(takeInterim(second, fakeInterim(A, { revision: 3, unstable: 'university' }))).toMatchObject({
      revision: 3,
      unstable: 'university',
    });
  });

  it('counts the interims of each utterance separately', () => {
    const first = takeInterim(null, fakeInterim(A, { revision: 7, results: [stanford] }));
    expect(takeInterim(first, fakeInterim('utterance-b', { revision: 1 }))).toMatchObject({
      utteranceId: 'utterance-b',
      results: [],
    });
  });

  it('keeps the results of earlier words until others come', () => {
    const found = takeInterim(null, fakeInterim(A, { stable: 'stanford', results: [stanford] }));
    const goesOn = takeInterim(found, fakeInterim(A, { revision: 2, stable: 'stanford', unstable: 'uni' }));
    expect(goesOn).toMatchObject({ results: [stanford], resultsFor: 'stanford', unstable: 'uni' });
    const nothing = takeInterim(goesOn, fakeInterim(A, { revision: 3, provisional: true, results: [] }));
    expect(nothing.results).toEqual([stanford]);
  });

  it('[U7a] withdraws a complete answer, and leaves its words and results on the screen', () => {
    const provisional = takeInterim(null, fakeInterim(A, { provisional: true, results: [stanford] }));
    expect(provisional.isProvisional).toBe(true);
    expect(withdraw(provisional)).toEqual({ ...provisional, isProvisional: false });
    expect(takeInterim(provisional, fakeInterim(A, { revision: 2 })).isProvisional).toBe(false);
  });

  it('keeps spelling and the first result while only something close comes', () => {
    const oxford = fakeResult('oxford', 'Oxford');
    const near = (first: typeof oxford, second: typeof oxford) => [
      { ...first, relevance: 0.9 },
      { ...second, relevance: 0.85 },
    ];
    const first = takeInterim(null, fakeInterim(A, { unstable: 'Stan.', results: near(stanford, oxford) }));
    const interim = { revision: 2, unstable: 'stan ford', results: near(oxford, stanford) };
    const second = takeInterim(first, fakeInterim(A, interim));
    expect(second.unstable).toBe('Stan ford');
    expect(second.results.map(({ id }) => id)).toEqual(['stanford', 'oxford']);
    const third = takeInterim(second, fakeInterim(A, { ...interim, revision: 3 }));
    expect(third.results.map(({ id }) => id)).toEqual(['oxford', 'stanford']);
  });
});
