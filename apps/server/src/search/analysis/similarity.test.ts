import fc from 'fast-check';
import { expect, it } from 'vitest';

import { similarity } from './similarity.ts';

it.each([
  ['stanford', 'stemford', 0.75],
  ['abc', 'abc', 1],
  ['abc', 'xyz', 0],
  ['', 'abc', 0],
  ['', '', 0],
])('similarity of %j and %j is %d', (left, right, expected) => {
  expect(similarity(left, right)).toBe(expected);
});

it('similarity is symmetric, 0 to 1, and 1 only for the same text', () => {
  const text = fc.string({ minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(text, text, (left, right) => {
      const alike = similarity(left, right);
      expect(alike).toBe(similarity(right, left));
      expect(alike).toBeGreaterThanOrEqual(0);
      expect(alike === 1).toBe(left === right);
    }),
  );
});

it('similarity is 0 below the least that is asked for, and exact otherwise', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 30 });
  fc.assert(
    fc.property(text, text, fc.double({ min: 0, max: 1, noNaN: true }), (left, right, least) => {
      const exact = similarity(left, right);
      expect(similarity(left, right, least)).toBe(exact < least ? 0 : exact);
    }),
  );
});
