import { describe, expect, it } from 'vitest';
import { joinWords, takeInterim, withdraw } from './early-answer.ts';
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

  it.each([
    ['', 'stanford', 'stanford'],
    ['stanford', '', 'stanford'],
    ['stanford', 'university', 'stanford university'],
    ['stanford ', 'university', 'stanford university'],
    ['stanford', ' university', 'stanford university'],
  ])('joins %j and %j between words', (stable, unstable, joined) => {
    expect(joinWords(stable, unstable)).toBe(joined);
  });
});
