import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countCharacterEdits, countEdits, countWordEdits, errorRate } from './edit-counts.ts';

const words = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 8 });
const distance = (reference: string[], hypothesis: string[]) => {
  const { substitutions, deletions, insertions } = countEdits(reference, hypothesis);
  return substitutions + deletions + insertions;
};

describe('countEdits', () => {
  it('distinguishes substitutions, deletions and insertions', () => {
    expect(countWordEdits('a large iced latte please', 'large ice latte please now')).toEqual({
      substitutions: 1,
      deletions: 1,
      insertions: 1,
      referenceLength: 5,
    });
  });

  it('counts no edits between equal texts, and all words against an empty one', () => {
    fc.assert(
      fc.property(words, (text) => {
        expect(distance(text, text)).toBe(0);
        expect(countEdits(text, []).deletions).toBe(text.length);
        expect(countEdits([], text).insertions).toBe(text.length);
      }),
    );
  });

  it('is a metric: symmetric, with the triangle inequality', () => {
    fc.assert(
      fc.property(words, words, words, (left, right, middle) => {
        expect(distance(left, right)).toBe(distance(right, left));
        expect(distance(left, right)).toBeLessThanOrEqual(distance(left, middle) + distance(middle, right));
      }),
    );
  });

  it('accounts for every word of both texts', () => {
    fc.assert(
      fc.property(words, words, (reference, hypothesis) => {
        const { deletions, insertions } = countEdits(reference, hypothesis);
        expect(reference.length - deletions).toBe(hypothesis.length - insertions);
      }),
    );
  });

  it('counts characters of the normalised text', () => {
    const { substitutions, deletions, insertions, referenceLength } = countCharacterEdits(
      'Grey cat.',
      'gray bats',
    );
    expect([substitutions, deletions, insertions, referenceLength]).toEqual([1, 0, 1, 8]);
  });
});

describe('errorRate', () => {
  it('weights clips by their length', () => {
    expect(errorRate([countWordEdits('one two three', ''), countWordEdits('yes', 'yes')])).toBe(0.5);
  });

  it('is null without reference words', () => {
    expect(errorRate([])).toBeNull();
    expect(errorRate([countWordEdits('', 'noise')])).toBeNull();
  });
});
