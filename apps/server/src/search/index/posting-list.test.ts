import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  decodePostings,
  encodePostings,
  MAX_ORDINAL,
  nameWordsOf,
  ordinalOf,
  popularityStep,
  popularityStepOf,
  toPosting,
} from './posting-list.ts';

const ordinal = fc.integer({ min: 0, max: MAX_ORDINAL - 1 });

describe('a posting', () => {
  it('holds an ordinal, the number of words of the name and the popularity of the entry', () => {
    fc.assert(
      fc.property(
        ordinal,
        fc.integer({ min: 0, max: 31 }),
        fc.integer({ min: 0, max: 7 }),
        (number, words, step) => {
          const posting = toPosting(number, words, step);
          expect([ordinalOf(posting), nameWordsOf(posting), popularityStepOf(posting)]).toEqual([
            number,
            words,
            step,
          ]);
        },
      ),
    );
  });

  it('stores a very long name as 31 words', () => {
    expect(nameWordsOf(toPosting(1, 500, 0))).toBe(31);
  });

  it('places an unknown popularity between none and high', () => {
    const steps = [0, undefined, 1_000_000, Number.MAX_VALUE].map(popularityStep);
    expect(steps).toEqual([...steps].sort((a, b) => a - b));
    expect(Math.max(...steps)).toBe(7);
  });
});

describe('a posting list', () => {
  it('survives storage, and can be extended by a later one', () => {
    fc.assert(
      fc.property(fc.array(ordinal), fc.array(ordinal), (early, late) => {
        const lists = [early, late].map((ordinals) => ordinals.map((number) => toPosting(number, 2, 1)));
        const stored = Buffer.concat(lists.map((list) => encodePostings(list)));
        expect([...decodePostings(stored)]).toEqual(lists.flat());
      }),
    );
  });
});
