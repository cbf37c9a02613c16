import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changedChoices, newWords } from './changed-texts.ts';

const STRICT = { maxChance: 0.001 };

describe('choices', () => {
  it('have not changed where both times are the same', () => {
    const counts = fc.array(fc.integer({ min: 0, max: 200 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(fc.array(counts, { maxLength: 20 }), (queries) => {
        const same = queries.map((entries, index) => {
          const choices = new Map(entries.map((people, entry) => [`entry-${entry}`, people]));
          return { query: `query ${index}`, now: choices, before: choices };
        });
        expect(changedChoices(same, STRICT).changed).toEqual([]);
      }),
    );
  });

  it('are named with the entry that rose and the one that fell', () => {
    const before = new Map([
      ['planet', 45],
      ['metal', 5],
    ]);
    const now = new Map([
      ['planet', 5],
      ['metal', 45],
    ]);
    const { changed, compared } = changedChoices([{ query: 'mercury', now, before }], STRICT);
    expect(compared).toBe(1);
    expect(changed[0]).toMatchObject({ query: 'mercury', rose: 'metal', fell: 'planet' });
    expect(changed[0]?.shareOf('metal', 'now')).toBeCloseTo(0.9);
    expect(changed[0]?.shareOf('metal', 'before')).toBeCloseTo(0.1);
  });

  it('of few people say nothing', () => {
    const few = { query: 'rare', now: new Map([['a', 19]]), before: new Map([['b', 500]]) };
    expect(changedChoices([few], STRICT)).toEqual({ changed: [], compared: 0 });
  });

  it('need stronger evidence among many queries', () => {
    const border = {
      query: 'border',
      now: new Map([
        ['a', 28],
        ['b', 12],
      ]),
      before: new Map([
        ['a', 12],
        ['b', 28],
      ]),
    };
    const steady = { now: new Map([['a', 100]]), before: new Map([['a', 100]]) };
    const many = Array.from({ length: 500 }, (_, index) => Object.assign({ query: `q${index}` }, steady));
    expect(changedChoices([border], { maxChance: 0.01 }).changed).toHaveLength(1);
    expect(changedChoices([border, ...many], { maxChance: 0.01 }).changed).toEqual([]);
  });
});

describe('words that the catalogue lacks', () => {
  const attempts = { now: 1_000, before: 7_000 };
  const limits = { maxChance: 0.001, minPeople: 20 };

  it('are new where they are said much more often than before', () => {
    const found = newWords([{ word: 'labubu', n: 40, before: 3 }], attempts, limits);
    expect(found).toEqual([expect.objectContaining({ word: 'labubu' })]);
  });

  it('are not new where their share is as before', () => {
    fc.assert(
      fc.property(fc.integer({ min: 20, max: 900 }), (n) => {
        expect(newWords([{ word: 'steady', n, before: 7 * n }], attempts, limits)).toEqual([]);
      }),
    );
  });

  it('of few people say nothing, nor where there is nothing to compare with', () => {
    expect(newWords([{ word: 'rare', n: 19, before: 0 }], attempts, limits)).toEqual([]);
    expect(newWords([{ word: 'labubu', n: 40, before: 0 }], { now: 1_000, before: 0 }, limits)).toEqual([]);
  });
});
