import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinWords, steadyWords, type InterimWords } from './steady-words.ts';

const NOTHING: InterimWords = { stable: '', unstable: '' };
const unstable = (text: string): InterimWords => ({ stable: '', unstable: text });

describe('steady words', () => {
  it('keep their spelling while they are the same words', () => {
    const shown = steadyWords(NOTHING, unstable('May I?'));
    expect(shown).toEqual(unstable('May I'));
    expect(steadyWords(shown, { stable: 'may i', unstable: 'have a' })).toEqual({
      stable: 'May I',
      unstable: 'have a',
    });
  });

  it('take the spelling of the words that replace them', () => {
    expect(steadyWords(unstable('Standard you'), unstable('Stanford You. Now'))).toEqual(
      unstable('Stanford you Now'),
    );
  });

  it.each([
    ['As you know,, and', 'As you know and'],
    ['Washington D.C., then', 'Washington D.C. then'],
    ['3.5 percent …', '3.5 percent'],
    ['', ''],
  ])('show %j as %j', (text, seen) => {
    expect(steadyWords(NOTHING, unstable(text))).toEqual(unstable(seen));
  });

  it('never differ from the interim in more than case and marks', () => {
    const words = fc
      .array(fc.constantFrom('The', 'the', 'new,', 'New', 'York?', 'york', '…', 'D.C.'), { maxLength: 6 })
      .map((list) => list.join(' '));
    const letters = (text: string): string => text.toLowerCase().replaceAll(/[^a-z ]/g, '');
    const squeezed = (text: string): string => letters(text).split(' ').filter(Boolean).join(' ');
    fc.assert(
      fc.property(words, words, words, (shown, settled, rest) => {
        const next = steadyWords(steadyWords(NOTHING, unstable(shown)), { stable: settled, unstable: rest });
        expect(squeezed(next.stable)).toBe(squeezed(settled));
        expect(squeezed(joinWords(next.stable, next.unstable))).toBe(squeezed(`${settled} ${rest}`));
      }),
    );
  });

  it.each([
    ['', 'stanford', 'stanford'],
    ['stanford', '', 'stanford'],
    ['stanford', 'university', 'stanford university'],
    ['stanford ', 'university', 'stanford university'],
    ['stanford', ' university', 'stanford university'],
  ])('joins %j and %j between words', (stable, unstable, joined) => {
    expect(joinWords(stable, unstable)).toBe(joined);
  });
});
