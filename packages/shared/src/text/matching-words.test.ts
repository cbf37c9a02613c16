import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countEdits } from './edit-counts.ts';
import { matchingWords } from './matching-words.ts';

const words = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 7 });
const split = (text: string) => (text === '' ? [] : text.split(' '));

describe('matchingWords', () => {
  it.each([
    ['turn on the light', 'turn on the light', [true, true, true, true]],
    ['turn of the light', 'turn on the light', [true, false, true, true]],
    ['turn the light', 'turn on the light', [true, true, true]],
    ['turn on on the light', 'turn on the light', [true, false, true, true, true]],
    ['thanks', '', [false]],
    ['', 'thanks', []],
  ])('%j against %j', (said, other, expected) => {
    expect(matchingWords(split(said), split(other))).toEqual(expected);
  });

  it('keeps each word that a shortest edit sequence neither replaces nor deletes', () => {
    fc.assert(
      fc.property(words, words, (said, other) => {
        const kept = matchingWords(said, other).filter(Boolean).length;
        const { substitutions, insertions, deletions } = countEdits(other, said);
        const longest = Math.max(said.length, other.length);
        expect(matchingWords(said, other)).toHaveLength(said.length);
        expect(kept).toBeLessThanOrEqual(Math.min(said.length, other.length));
        expect(kept).toBeGreaterThanOrEqual(longest - (substitutions + insertions + deletions));
      }),
    );
  });
});
