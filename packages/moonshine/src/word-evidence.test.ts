import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTokenizer } from './tokenizer.ts';
import { wordEvidence } from './word-evidence.ts';

const tokenizer = createTokenizer();

function evidenceOf(text: string, logProbs: readonly number[] = []) {
  const tokens = tokenizer.encode(text);
  return wordEvidence({ tokens, logProbs: tokens.map((_, place) => logProbs[place] ?? -0.5) }, tokenizer);
}

describe('wordEvidence', () => {
  it('returns the written words', () => {
    const words = fc.array(fc.stringMatching(/^[A-Za-z]{1,9}(?:['’-][a-z]{1,3})?[.,?!]?$/u), {
      maxLength: 8,
    });
    fc.assert(
      fc.property(words, (list) => {
        expect(evidenceOf(list.join(' ')).map(({ word }) => word)).toEqual(list);
      }),
    );
  });

  it('gives a word the log probability of its least probable token', () => {
    const text = 'Mycroft knows';
    const pieces = tokenizer.encode(text);
    const second = pieces.findLastIndex((token) => tokenizer.startsWord(token));
    expect(second).toBeGreaterThan(1);
    const [name, verb] = evidenceOf(
      text,
      pieces.map((_, place) => (place === 1 ? -3 : -0.25)),
    );
    expect(name).toEqual({ word: 'Mycroft', lowestLogProb: -3 });
    expect(verb).toEqual({ word: 'knows', lowestLogProb: -0.25 });
  });

  it('ignores the punctuation of a word', () => {
    expect(evidenceOf('five.', [-0.1, -4])).toEqual([{ word: 'five.', lowestLogProb: -0.1 }]);
  });

  it('returns no words without tokens', () => {
    expect(evidenceOf('')).toEqual([]);
  });
});
