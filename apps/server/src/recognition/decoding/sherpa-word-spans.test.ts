import { describe, expect, it } from 'vitest';
import { sherpaResultSchema, sherpaWordSpans } from './sherpa-word-spans.ts';

/** As sherpa-onnx gives it for a transducer: a space where a word begins. */
const result = {
  text: 'ASK NOT WHAT',
  tokens: [' AS', 'K', ' NOT', ' W', 'HAT'],
  timestamps: [0.48, 0.6, 0.72, 2, 2.04],
};

const spansOf = (changed: object, samples = 48_000) =>
  sherpaWordSpans(sherpaResultSchema.parse({ ...result, ...changed }), samples);

describe('sherpaWordSpans', () => {
  it('ends a word at the next one, or soon after its last token', () => {
    expect(spansOf({})).toEqual([
      { start: 7680, end: 11_520 },
      { start: 11_520, end: 16_320 },
      { start: 32_000, end: 37_440 },
    ]);
  });

  it('uses durations if the model has them', () => {
    expect(spansOf({ durations: [0.1, 0.08, 0.2, 0.04, 0.5] })).toEqual([
      { start: 7680, end: 10_880 },
      { start: 11_520, end: 14_720 },
      { start: 32_000, end: 40_640 },
    ]);
  });

  it('reads the SentencePiece mark as a space, and a first token without the mark', () => {
    expect(spansOf({ tokens: ['AS', 'K', '▁NOT', '▁', 'WHAT'] })).toHaveLength(3);
  });

  it('keeps the times in order and within the chunk for any model output', () => {
    expect(spansOf({ timestamps: [0.5, 0.4, 0.3, 9, 9] }, 16_000)).toEqual([
      { start: 8000, end: 8000 },
      { start: 8000, end: 9600 },
      { start: 16_000, end: 16_000 },
    ]);
  });

  it('returns nothing without times, or if the tokens do not spell the words', () => {
    expect(spansOf({ timestamps: [] })).toBeNull();
    expect(spansOf({ timestamps: [0.5] })).toBeNull();
    expect(spansOf({ text: 'Ask not what.' })).toBeNull();
    expect(sherpaWordSpans(sherpaResultSchema.parse({ text: '' }), 16_000)).toBeNull();
  });
});
