import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { relaxFilters } from './relax-filters.ts';

const bitsOf = (indices: readonly number[]): number =>
  indices.reduce((bits, index) => bits | (1 << index), 0);
const countOf = (bits: number): number =>
  [0, 1, 2, 3, 4].filter((index) => (bits & (1 << index)) !== 0).length;
const found = fc.uniqueArray(
  fc.record({ unmet: fc.integer({ min: 0, max: 31 }), entries: fc.integer({ min: 0, max: 9 }) }),
  { selector: ({ unmet }) => unmet },
);

describe('relaxFilters', () => {
  it('drops nothing where something meets all', () => {
    expect(
      relaxFilters(
        [
          { unmet: 0, entries: 1 },
          { unmet: 1, entries: 9 },
        ],
        0b11,
      ),
    ).toEqual([]);
  });

  it('drops the one that finds more', () => {
    expect(
      relaxFilters(
        [
          { unmet: 0b01, entries: 1 },
          { unmet: 0b10, entries: 2 },
        ],
        0b11,
      ),
    ).toEqual([1]);
  });

  it('never drops a hard one', () => {
    expect(
      relaxFilters(
        [
          { unmet: 0b01, entries: 1 },
          { unmet: 0b110, entries: 2 },
        ],
        0b110,
      ),
    ).toEqual([1, 2]);
    expect(relaxFilters([{ unmet: 0b01, entries: 1 }], 0b10)).toBeNull();
    expect(relaxFilters([], 0b11)).toBeNull();
  });

  it('finds something with as few dropped as any choice', () => {
    fc.assert(
      fc.property(found, fc.integer({ min: 0, max: 31 }), (entries, droppable) => {
        const finds = (dropped: number): boolean =>
          entries.some(({ unmet, entries }) => entries > 0 && (unmet & ~dropped) === 0);
        const choices = Array.from({ length: 32 }, (_, bits) => bits).filter(
          (bits) => (bits & ~droppable) === 0 && finds(bits),
        );
        const relaxed = relaxFilters(entries, droppable);
        if (choices.length === 0) expect(relaxed).toBeNull();
        else {
          const dropped = bitsOf(relaxed ?? []);
          expect(choices).toContain(dropped);
          expect(countOf(dropped)).toBe(Math.min(...choices.map(countOf)));
        }
      }),
    );
  });
});
