import { describe, expect, test } from 'vitest';
import { hasNoWords } from './no-words.ts';

describe('hasNoWords', () => {
  const rule = { lowestMeanLogProb: -1.2, endFirstLogProb: Math.log(0.5), lowestMeanLogProbThen: -0.9 };
  const evidence = (meanLogProb: number, tokens = 3) => ({
    tokens,
    meanLogProb,
    totalLogProb: 0,
    lowestLogProb: 0,
  });

  test.each([
    ['no tokens', evidence(0, 0), -9, true],
    ['a good path', evidence(-0.3), -9, false],
    ['a good path after a doubtful start', evidence(-0.5), -0.2, false],
    ['a poor path', evidence(-1.0), -9, false],
    ['a poor path after a doubtful start', evidence(-1.0), -0.2, true],
    ['an improbable path', evidence(-1.3), -9, true],
  ])('judges %s', (_, given, endFirst, expected) => {
    expect(hasNoWords(given, endFirst, rule)).toBe(expected);
  });
});
