import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editDistance } from './edit-distance.ts';
import { editSteps } from './edit-steps.ts';

/** Few letters, so that texts overlap. */
const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'é'), maxLength: 12 });

describe('editDistance', () => {
  it.each([
    ['kitten', 'sitting', 3],
    ['stanford', 'stemford', 2],
    ['abc', 'abc', 0],
    ['', 'abc', 3],
    ['flaw', 'lawn', 2],
  ])('of %j and %j is %d', (left, right, expected) => {
    expect(editDistance(left, right)).toBe(expected);
  });

  it('is a metric: 0 only for the same text, symmetric, with the triangle inequality', () => {
    fc.assert(
      fc.property(text, text, text, (left, right, middle) => {
        const distance = editDistance(left, right);
        expect(distance === 0).toBe(left === right);
        expect(distance).toBe(editDistance(right, left));
        expect(distance).toBeLessThanOrEqual(editDistance(left, middle) + editDistance(middle, right));
      }),
    );
  });

  it('equals the number of steps other than keep', () => {
    fc.assert(
      fc.property(text, text, (left, right) => {
        const steps = editSteps(left.split(''), right.split(''));
        expect(editDistance(left, right)).toBe(steps.filter((step) => step !== 'keep').length);
      }),
    );
  });

  it('is the same up to a bound, and infinite above it', () => {
    fc.assert(
      fc.property(text, text, fc.integer({ min: 0, max: 12 }), (left, right, most) => {
        const distance = editDistance(left, right);
        expect(editDistance(left, right, most)).toBe(distance <= most ? distance : Number.POSITIVE_INFINITY);
      }),
    );
  });

  it('compares texts of any length', () => {
    const long = 'ab'.repeat(5_000);
    expect(editDistance(`x${long}`, `${long}y`)).toBe(2);
    expect(editDistance('', long)).toBe(10_000);
  });
});
