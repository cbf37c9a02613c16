import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { createMeaningIndex, LEAST_CLOSENESS } from './meaning-index.ts';
import { quantize, type WordVectors } from './word-vectors.ts';

function tableOf(vectors: Record<string, readonly number[]>): WordVectors {
  const table = new Map(Object.entries(vectors).map(([word, vector]) => [word, quantize(vector)]));
  return {
    name: 'test',
    dimensions: Object.values(vectors)[0]?.length ?? 0,
    size: table.size,
    rankOf: (form) => [...table.keys()].indexOf(form),
    words: () => table.keys(),
    vectorOf: (form) => table.get(form) ?? null,
  };
}

const FURNITURE = tableOf({ sofa: [10, 1, 0], couch: [9, 2, 0], table: [5, 8, 1], cloud: [-4, 1, 9] });

function indexOf(vectors: WordVectors) {
  const index = createMeaningIndex(vectors);
  for (const form of vectors.words()) index.add({ form, stem: form });
  return index;
}

describe('the meaning index', () => {
  it('lists the closest words first, without the word itself', () => {
    const near = indexOf(FURNITURE).near('sofa');
    expect(near.map(({ form }) => form)).toEqual(['couch', 'table']);
    expect(near[0]?.closeness).toBeGreaterThan(0.95);
  });

  it('knows no neighbours of a word without a vector, and ignores such a word', () => {
    const index = indexOf(FURNITURE);
    index.add({ form: 'settee', stem: 'settee' });
    expect(index.size).toBe(4);
    expect(index.near('settee')).toEqual([]);
    expect(index.closeness('settee', 'sofa')).toBe(0);
  });

  it('finds a word that is added later', () => {
    const index = createMeaningIndex(FURNITURE);
    expect(index.near('sofa')).toEqual([]);
    index.add({ form: 'couch', stem: 'couch' });
    expect(index.near('sofa')).toHaveLength(1);
  });

  it('finds the same whether words were there before the first question or are added between', () => {
    const vector = fc.array(fc.integer({ min: -5, max: 100 }), { minLength: 3, maxLength: 3 });
    const vectors = fc.array(vector, { minLength: 2, maxLength: 500 });
    fc.assert(
      fc.property(vectors, fc.nat({ max: 500 }), (given, first) => {
        const table = tableOf(Object.fromEntries(given.map((numbers, at) => [`w${at}`, numbers])));
        const index = createMeaningIndex(table);
        for (const [at, form] of [...table.words()].entries()) {
          if (at === first) index.near('w0');
          index.add({ form, stem: form });
        }
        expect(index.near('w0')).toEqual(indexOf(table).near('w0'));
      }),
    );
  });

  it('finds exactly the words within the least closeness', () => {
    const vector = fc.array(fc.integer({ min: -100, max: 100 }), { minLength: 20, maxLength: 20 });
    fc.assert(
      fc.property(fc.array(vector, { minLength: 2, maxLength: 40 }), (vectors) => {
        const named = Object.fromEntries(vectors.map((numbers, at) => [`w${at}`, numbers]));
        const index = indexOf(tableOf(named));
        const close = Object.keys(named).filter(
          (form) => form !== 'w0' && index.closeness('w0', form) > LEAST_CLOSENESS + 1e-6,
        );
        const near = index.near('w0').filter(({ closeness }) => closeness > LEAST_CLOSENESS + 1e-6);
        expect(near.map(({ form }) => form).toSorted()).toEqual(close.toSorted());
        for (const { form, closeness } of near) expect(closeness).toBeCloseTo(index.closeness('w0', form), 4);
      }),
    );
  });
});
