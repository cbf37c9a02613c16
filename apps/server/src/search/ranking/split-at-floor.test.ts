import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { FoundResult } from '../search-index.ts';
import { splitAtFloor, withoutFloor } from './split-at-floor.ts';

const result = (title: string, isBelowFloor = false): FoundResult => ({
  id: title.toLowerCase(),
  title,
  url: null,
  description: null,
  category: null,
  score: 0.5,
  relevance: isBelowFloor ? 0.01 : 0.9,
  match: { field: 'title', text: title, kind: 'fuzzy', hypothesis: 0 },
  ...(isBelowFloor && { isBelowFloor }),
});
const anyFound = fc.array(
  fc
    .tuple(fc.constantFrom('Paris', 'Rome', 'Oslo', 'Lima', 'Cairo'), fc.boolean())
    .map(([title, isBelow]) => result(title, isBelow)),
  { maxLength: 12 },
);

describe('splitAtFloor', () => {
  it('shows results above the floor, and then suggests nothing', () => {
    const found = [result('Paris'), result('Rome', true)];
    expect(splitAtFloor(found, 10)).toEqual({ results: [result('Paris')], suggestions: [] });
  });

  it('suggests the nearest entries when nothing is above the floor, each title once and three at most', () => {
    const found = ['Paris', 'Rome', 'Rome', 'Oslo', 'Lima'].map((title) => result(title, true));
    const { results, suggestions } = splitAtFloor(found, 10);
    expect(results).toEqual([]);
    expect(suggestions).toEqual([
      { id: 'paris', title: 'Paris', query: 'Paris' },
      { id: 'rome', title: 'Rome', query: 'Rome' },
      { id: 'oslo', title: 'Oslo', query: 'Oslo' },
    ]);
  });

  it('never returns results together with suggestions, nor more than the limit, nor internal fields', () => {
    fc.assert(
      fc.property(anyFound, fc.integer({ min: 1, max: 10 }), (found, limit) => {
        const { results, suggestions } = splitAtFloor(found, limit);
        const above = found.filter(({ isBelowFloor }) => isBelowFloor !== true);
        expect(results.map(({ id }) => id)).toEqual(above.slice(0, limit).map(({ id }) => id));
        expect(suggestions.length > 0).toBe(above.length === 0 && found.length > 0);
        for (const shown of [...results, ...withoutFloor(found, limit)])
          expect(shown).not.toHaveProperty('isBelowFloor');
      }),
    );
  });
});
