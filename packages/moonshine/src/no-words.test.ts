import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasNoWords } from './no-words.ts';
import type { NoWordsRule, WordsEvidence } from './no-words.ts';

const rule: NoWordsRule = {
  bias: 2.7,
  logProb: 0.3,
  leastLogProb: -12,
  goesOn: 1.8,
  leastGoesOn: -4,
  snrDb: 0.2,
  snrRangeDb: [-5, 20],
  unknownSnrDb: 5,
  phrase: 2.5,
};

/** A clear word, which counts as words if nothing is changed. */
const word: WordsEvidence = { logProb: -3, endFirstLogProb: -1.5, isPhrase: false, snrDb: 25 };

describe('hasNoWords', () => {
  it.each<[string, Partial<WordsEvidence>, boolean]>([
    ['a clear word', {}, false],
    ['a word although the decoder would have ended at once', { endFirstLogProb: -0.001 }, true],
    ['a word in noise', { snrDb: 0 }, false],
    [
      'an improbable word in noise, with an improbable beginning',
      { snrDb: 0, logProb: -8, endFirstLogProb: -0.1 },
      true,
    ],
    [
      'an improbable bias phrase in noise',
      { snrDb: 5, logProb: -8, endFirstLogProb: -0.2, isPhrase: true },
      false,
    ],
    ['a long sentence in noise', { snrDb: 3, logProb: -60, endFirstLogProb: -6 }, true],
    ['a long sentence', { logProb: -60, endFirstLogProb: -6 }, false],
    ['a word in unknown noise', { snrDb: null }, false],
    ['an impossible word', { logProb: Number.NEGATIVE_INFINITY, endFirstLogProb: 0 }, true],
  ])('decides on %s', (_, changed, expected) => {
    expect(hasNoWords({ ...word, ...changed }, rule)).toBe(expected);
  });

  const evidence = fc.record({
    logProb: fc.double({ min: -60, max: 0, noNaN: true }),
    endFirstLogProb: fc.double({ min: -20, max: 0, noNaN: true }),
    isPhrase: fc.boolean(),
    snrDb: fc.double({ min: -30, max: 60, noNaN: true }),
  });

  it('never decides against words with better evidence', () => {
    fc.assert(
      fc.property(evidence, evidence, (one, other) => {
        const better = {
          logProb: Math.max(one.logProb, other.logProb),
          endFirstLogProb: Math.min(one.endFirstLogProb, other.endFirstLogProb),
          isPhrase: one.isPhrase || other.isPhrase,
          snrDb: Math.max(one.snrDb, other.snrDb),
        };
        if (!hasNoWords(one, rule)) expect(hasNoWords(better, rule)).toBe(false);
      }),
    );
  });
});
