import { describe, expect, it } from 'vitest';

import { type PostingList, toPosting } from './posting-list.ts';
import { createCreditTable, selectCandidates } from './select-candidates.ts';

const list = (...ordinals: number[]): PostingList =>
  Uint32Array.from(ordinals, (ordinal) => toPosting(ordinal, 2, 1));
const group = (...terms: [string, number][]) => ({
  terms: terms.map(([term, credit]) => ({ term, credit })),
  words: 1,
});
const table = createCreditTable(1_000);

describe('selectCandidates', () => {
  const postings = new Map([
    ['rare', list(7)],
    ['common', list(1, 2, 7, 9)],
    ['alike', list(2, 9)],
  ]);

  it('puts entries with the most distinctive words first', () => {
    const queries = [{ groups: [group(['rare', 5]), group(['common', 1])], total: 6, costOfExtraWord: 1.2 }];
    expect(selectCandidates(queries, postings, { table, limit: 10 }).ordinals[0]).toBe(7);
  });

  it('credits an entry once, with the best alternative of a word', () => {
    const queries = [
      { groups: [group(['common', 2], ['alike', 1]), group(['rare', 0.5])], total: 3, costOfExtraWord: 1.2 },
    ];
    const [first, ...rest] = selectCandidates(queries, postings, { table, limit: 10 }).ordinals;
    expect(first).toBe(7);
    expect(rest).toEqual([1, 2, 9]);
  });

  it('respects the limit, and leaves no state for the next query', () => {
    const queries = [{ groups: [group(['common', 2])], total: 2, costOfExtraWord: 1.2 }];
    expect(selectCandidates(queries, postings, { table, limit: 2 }).ordinals).toHaveLength(2);
    expect(table.score.every((score) => score === 0)).toBe(true);
    expect(table.group.every((number) => number === 0)).toBe(true);
  });

  it('prefers the shorter of two names with the word', () => {
    const named = new Map([['word', Uint32Array.from([toPosting(1, 5, 1), toPosting(2, 1, 1)])]]);
    const queries = [{ groups: [group(['word', 3])], total: 3, costOfExtraWord: 1.2 }];
    expect(selectCandidates(queries, named, { table, limit: 1 }).ordinals).toEqual([2]);
  });

  it('finds nothing for terms without entries', () => {
    expect(
      selectCandidates([{ groups: [group(['none', 1])], total: 1, costOfExtraWord: 1.2 }], postings, {
        table,
        limit: 5,
      }),
    ).toEqual({ ordinals: [], bestShares: [0] });
  });
});
