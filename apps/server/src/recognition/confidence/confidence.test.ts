import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { transcriptConfidence, wordConfidences } from './confidence.ts';
import type { ConfidenceWeights } from './confidence.ts';
import { defaultConfidenceFit } from './default-confidence-fit.ts';
import type { ChunkEvidence } from '../chunk-evidence.ts';

const weight = fc.double({ min: 0, max: 10, noNaN: true });
const bias = fc.double({ min: -5, max: 5, noNaN: true });
const fit: fc.Arbitrary<ConfidenceWeights> = fc.record({
  transcript: fc.record({
    bias,
    weights: fc.record({ logProb: weight, margin: weight, phrase: weight, pace: weight }),
  }),
  word: fc.record({
    bias,
    weights: fc.record({ lowest: weight, margin: weight, mean: weight, phrase: weight }),
  }),
});
const logProb = fc.double({ min: -40, max: 0, noNaN: true });
const margin = fc.double({ min: -8, max: 8, noNaN: true });
const phrase = fc.constantFrom(0, 1);
const pace = fc.double({ min: -20, max: 0, noNaN: true });
const transcript = fc.record({ logProb, margin, phrase, pace });
const evidence: fc.Arbitrary<ChunkEvidence> = fc.record({
  transcript,
  words: fc.array(
    fc.record({
      word: fc.constantFrom('turn', 'on'),
      evidence: fc.record({ lowest: logProb, margin, mean: logProb, phrase }),
    }),
    { maxLength: 4 },
  ),
});

describe('confidence', () => {
  it('is a probability and never falls when the evidence gets better', () => {
    fc.assert(
      fc.property(transcript, transcript, fit, (one, other, weights) => {
        const better = {
          logProb: Math.max(one.logProb, other.logProb),
          margin: Math.max(one.margin, other.margin),
          phrase: Math.max(one.phrase, other.phrase),
          pace: Math.max(one.pace, other.pace),
        };
        const confidence = transcriptConfidence(one, weights);
        expect(confidence).toBeGreaterThanOrEqual(0);
        expect(transcriptConfidence(better, weights)).toBeLessThanOrEqual(1);
        expect(transcriptConfidence(better, weights)).toBeGreaterThanOrEqual(confidence);
      }),
    );
  });

  it('gives no word a lower confidence than the whole transcript', () => {
    fc.assert(
      fc.property(evidence, fit, (heard, weights) => {
        const whole = transcriptConfidence(heard.transcript, weights);
        const words = wordConfidences(heard, weights);
        expect(words.map(({ word }) => word)).toEqual(heard.words.map(({ word }) => word));
        for (const { confidence } of words) {
          expect(confidence).toBeGreaterThanOrEqual(whole);
          expect(confidence).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it('distinguishes a certain hypothesis from a poor one with the default fit', () => {
    const certain = transcriptConfidence(
      { logProb: -0.5, margin: 5, phrase: 0, pace: 0 },
      defaultConfidenceFit,
    );
    const poor = transcriptConfidence({ logProb: -8, margin: 0, phrase: 0, pace: 0 }, defaultConfidenceFit);
    const poorTitle = transcriptConfidence(
      { logProb: -8, margin: 0, phrase: 1, pace: 0 },
      defaultConfidenceFit,
    );
    expect(certain).toBeGreaterThan(0.75);
    expect(poor).toBeLessThan(0.1);
    expect(poorTitle).toBeGreaterThan(0.5);
  });
});
