import { describe, expect, it } from 'vitest';
import { chunkEvidence } from './chunk-evidence.ts';
import type { DecodedHypothesis } from './chunk-evidence.ts';

/** A hypothesis whose words are all as probable. */
function hypothesis(
  text: string,
  totalLogProb: number,
  changed: Partial<DecodedHypothesis> = {},
): DecodedHypothesis {
  const words = text.split(' ').map((word) => ({ word, lowestLogProb: totalLogProb / 2 }));
  const evidence = {
    tokens: 4,
    totalLogProb,
    meanLogProb: totalLogProb / 4,
    lowestLogProb: totalLogProb / 2,
  };
  return { text, evidence, words, isPhrase: false, score: totalLogProb, ...changed };
}

describe('chunkEvidence', () => {
  it('adds the probabilities of different spellings of the same words', () => {
    const heard = chunkEvidence(
      [
        hypothesis('Five.', Math.log(0.4)),
        hypothesis('five', Math.log(0.3)),
        hypothesis('Nine.', Math.log(0.1)),
      ],
      2000,
    );
    expect(heard?.transcript.logProb).toBeCloseTo(Math.log(0.7), 9);
    expect(heard?.transcript.margin).toBeCloseTo(Math.log(0.7 / 0.1), 9);
    expect(heard?.transcript.phrase).toBe(0);
  });

  it('weighs hypotheses by their scores, but takes the probability from the network', () => {
    const heard = chunkEvidence(
      [hypothesis('view glass', -5, { score: -1, isPhrase: true }), hypothesis('real glass', -2)],
      2000,
    );
    expect(heard?.transcript).toEqual({ logProb: -5, margin: expect.closeTo(1, 9), phrase: 1, pace: 0 });
  });

  it('a word is supported by the hypotheses that have it at the same place', () => {
    const heard = chunkEvidence(
      [
        hypothesis('turn on the light', -1),
        hypothesis('turn off the light', -2),
        hypothesis('Turn on a light.', -3),
      ],
      2000,
    );
    const margins = heard?.words.map(({ evidence }) => evidence.margin) ?? [];
    const odds = (forIt: number[], against: number[]) =>
      Math.log(
        forIt.reduce((sum, x) => sum + Math.exp(x), 0) / against.reduce((sum, x) => sum + Math.exp(x), 0),
      );
    expect(heard?.words.map(({ word }) => word)).toEqual(['turn', 'on', 'the', 'light']);
    expect(margins[0]).toBe(8);
    expect(margins[1]).toBeCloseTo(odds([-1, -3], [-2]), 9);
    expect(margins[2]).toBeCloseTo(odds([-1, -2], [-3]), 9);
    expect(margins[3]).toBe(8);
  });

  it('measures by how much the words exceed the possible speaking rate', () => {
    const said = [hypothesis('let us take a look', -3)];
    const paceIn = (speechMs: number) => chunkEvidence(said, speechMs)?.transcript.pace;
    expect(paceIn(1000)).toBe(0);
    expect(paceIn(400)).toBeCloseTo(7 - 4 / 0.4, 9);
    expect(paceIn(1)).toBe(paceIn(300));
  });

  it('is null without hypotheses', () => {
    expect(chunkEvidence([], 1000)).toBeNull();
  });
});
