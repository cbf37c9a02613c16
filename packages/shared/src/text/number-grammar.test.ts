import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isNumberWord, readNumber, type NumberGrammar } from './number-grammar.ts';

const plain: NumberGrammar = { figures: false, bareScales: false, pairs: false };
const belowTwenty =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const tens = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');

/** Writes 1 to 999,999 in words. */
function said(number: number, and: readonly string[] = []): string[] {
  if (number >= 1000) {
    const rest = number % 1000;
    const thousands = [...said(Math.floor(number / 1000), and), 'thousand'];
    if (rest === 0) return thousands;
    return [...thousands, ...(rest < 100 ? and : []), ...said(rest, and)];
  }
  if (number >= 100) {
    const rest = number % 100;
    const hundreds = [belowTwenty[Math.floor(number / 100)] ?? '', 'hundred'];
    return rest === 0 ? hundreds : [...hundreds, ...and, ...said(rest, and)];
  }
  if (number < 20) return [belowTwenty[number] ?? ''];
  const ten = tens[Math.floor(number / 10) - 2] ?? '';
  return number % 10 === 0 ? [ten] : [ten, belowTwenty[number % 10] ?? ''];
}

const read = (text: string, grammar: Partial<NumberGrammar> = {}) =>
  readNumber(text.split(' '), 0, { ...plain, ...grammar });
const anyGrammar = fc.record({ figures: fc.boolean(), bareScales: fc.boolean(), pairs: fc.boolean() });
const anyNumber = fc.oneof(
  fc.integer({ min: 1, max: 999 }),
  fc.integer({ min: 1000, max: 999_999 }),
  fc.integer({ min: 1, max: 999 }).map((thousands) => thousands * 1000),
);

describe('readNumber', () => {
  it('reads every spoken number, with "and" or without, by each grammar', () => {
    fc.assert(
      fc.property(anyNumber, fc.constantFrom([], ['and']), anyGrammar, (number, and, grammar) => {
        const words = said(number, and);
        const expected = { digits: String(number), ordinal: false, next: words.length };
        expect(readNumber([...words, 'pilots', 'one'], 0, grammar)).toEqual(expected);
        expect(readNumber(['the', ...words], 1, grammar)).toEqual({ ...expected, next: words.length + 1 });
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['first', '1'],
    ['third', '3'],
    ['twelfth', '12'],
    ['twentieth', '20'],
    ['fortieth', '40'],
    ['twenty first', '21'],
    ['two hundred and fifth', '205'],
    ['one hundredth', '100'],
    ['two thousandth', '2000'],
  ])('%s is an ordinal and ends its number', (text, digits) => {
    const next = text.split(' ').length;
    expect(read(`${text} one`)).toEqual({ digits, ordinal: true, next });
  });

  it.each([
    ['five two', 1],
    ['four fifty one', 1],
    ['twenty ten', 1],
    ['ninety nine one', 2],
    ['two hundred hundred', 2],
    ['five thousand two thousand', 3],
    ['five hundred and', 2],
    ['twenty and one', 1],
  ])('%s: the number ends after %d words', (text, next) => {
    expect(read(text)?.next).toBe(next);
  });

  it('reads two numbers as one when pairs are allowed', () => {
    for (const [text, digits] of [
      ['nineteen eighty four', '1984'],
      ['twenty twelve', '2012'],
      ['twenty twenty', '2020'],
      ['twenty one fifteen', '2115'],
    ] as const) {
      expect(read(text, { pairs: true })).toEqual({ digits, ordinal: false, next: text.split(' ').length });
      expect(read(text)?.next).toBeLessThan(text.split(' ').length);
    }
    expect(read('four fifty one', { pairs: true })?.digits).toBe('4');
    expect(read('19 eighty', { pairs: true, figures: true })?.digits).toBe('19');
  });

  it('begins with "hundred" or "thousand" only when bare scales are allowed', () => {
    expect(read('hundred and five')).toBeNull();
    expect(read('thousand')).toBeNull();
    expect(read('hundred and five', { bareScales: true })?.digits).toBe('105');
  });

  it('reads figures and zero only when they are number words', () => {
    expect([read('7'), read('zero'), isNumberWord('007', plain)]).toEqual([null, null, false]);
    expect(read('2 thousand', { figures: true })?.digits).toBe('2000');
    expect(read('007', { figures: true })?.digits).toBe('007');
    expect(read('1800555123456 thousand', { figures: true })).toMatchObject({ next: 1 });
    expect(read('zero hundred', { figures: true })).toMatchObject({ digits: '0', next: 1 });
  });

  it('reads no number from a word of prose', () => {
    for (const word of ['and', 'a', 'point', 'constructor', '__proto__', 'tenths', ''])
      expect(isNumberWord(word, { ...plain, figures: true })).toBe(false);
  });
});
