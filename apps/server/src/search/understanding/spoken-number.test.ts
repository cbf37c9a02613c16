import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tokenize } from './query-tokens.ts';
import { readSpokenNumber } from './spoken-number.ts';

const ONES =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const TENS = '_ _ twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');

/** Says a whole number below a billion. */
function said(value: number): string {
  if (value < 20) return ONES[value] ?? '';
  if (value < 100) return `${TENS[Math.floor(value / 10)]}${value % 10 === 0 ? '' : ` ${said(value % 10)}`}`;
  const [scale, word] = value < 1e3 ? [100, 'hundred'] : value < 1e6 ? [1e3, 'thousand'] : [1e6, 'million'];
  const rest = value % scale;
  const and = rest > 0 && rest < 100 ? 'and ' : '';
  return `${said(Math.floor(value / scale))} ${word}${rest === 0 ? '' : ` ${and}${said(rest)}`}`;
}

const read = (text: string) => readSpokenNumber(tokenize(text), 0);
const valueOf = (text: string): number | undefined => read(text)?.value;

describe('numbers of queries', () => {
  it('are read as they were said', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_999_999 }), (value) => {
        const words = said(value);
        expect(read(words)).toEqual({ value, next: words.split(' ').length });
      }),
    );
  });

  it('are read as they were written, with separators, decimals and thousands', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_999 }), fc.integer({ min: 1, max: 9 }), (value, tenth) => {
        expect(valueOf(String(value))).toBe(value);
        expect(valueOf(value.toLocaleString('en'))).toBe(value);
        expect(valueOf(`${value}.${tenth}`)).toBe(Number(`${value}.${tenth}`));
        expect(valueOf(`${value}k`)).toBe(value * 1_000);
        expect(valueOf(`${said(value)} point ${said(tenth)}`)).toBe(Number(`${value}.${tenth}`));
      }),
    );
  });

  it.each([
    ['a hundred', 100],
    ['a thousand and one', 1_001],
    ['one and a half', 1.5],
    ['one and a half million', 1_500_000],
    ['half a million', 500_000],
    ['1.5 million', 1_500_000],
    ['2 grand', 2_000],
    ['a dozen', 12],
    ['a couple of', 2],
    ['nineteen ninety four', 1_994],
    ['three point one four', 3.14],
    ['3 thousand', 3_000],
  ])('%s', (text, value) => {
    expect(valueOf(text)).toBe(value);
  });

  it.each(['', 'a sofa', 'first', 'the second', 'point five', 'k', 'and a half'])('%j is none', (text) => {
    expect(read(text)).toBeNull();
  });

  it('never throw, and end within the query', () => {
    const word = fc.constantFrom(
      ...ONES,
      ...TENS,
      'hundred',
      'million',
      'and',
      'a',
      'half',
      'point',
      'k',
      '7',
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 12 }), fc.nat(14), (words, at) => {
        const tokens = tokenize(words.join(' '));
        const number = readSpokenNumber(tokens, at);
        if (number === null) return;
        expect(number.next).toBeGreaterThan(at);
        expect(number.next).toBeLessThanOrEqual(tokens.length);
        expect(Number.isFinite(number.value)).toBe(true);
      }),
    );
  });
});
