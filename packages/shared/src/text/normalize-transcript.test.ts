import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalizeTranscript, transcriptWords } from './normalize-transcript.ts';

/** Texts in one row are equal when spoken. */
const sameThing: string[][] = [
  ['Twenty-one', 'twenty one', '21', '21.'],
  ['ten', '10'],
  ['one hundred and five', '105', 'a hundred five', 'a hundred and five'],
  ['two thousand ten', '2,010', '2010'],
  ['nineteen eighty-four', '1984', '19 84'],
  ['twenty five hundred', '2500'],
  ['three million two hundred thousand', '3,200,000'],
  ['five five', '55', '5, 5'],
  ['one oh five', '105'],
  ['three point one four', '3.14'],
  ['the twenty first century', 'the 21st century'],
  ['the third', 'the 3rd'],
  ['five percent', '5%', '5 %'],
  ['five dollars', '$5'],
  ["eight o'clock", '8:00'],
  ['half past seven thirty', 'half past 7:30'],
  ["I'm sure you can't", 'I am sure you cannot', 'i am sure you can not', 'I’m sure you can’t'],
  ["what's that", 'What is that?'],
  ["let's go", 'let us go'],
  ["barnaby's", 'Barnaby’s'],
  ['grey colour', 'gray color'],
  ['the theatre centre', 'the theater center'],
  ['ok', 'okay', 'O.K.'],
  ['Mr. Smith', 'mister smith'],
  ['café au lait', 'cafe au lait'],
  ['salt & pepper', 'salt and pepper'],
  ['Wi-Fi', 'wi fi'],
  ['7 a.m.', 'seven am', '7 AM'],
  ['hello <NOISE> there', 'Hello, there!', 'hello [laughs] there'],
];

describe('normalizeTranscript', () => {
  it.each(sameThing)('reads %j as the same', (...texts) => {
    const forms = new Set(texts.map(normalizeTranscript));
    expect([...forms]).toHaveLength(1);
  });

  it.each([
    ['two', 'too'],
    ['21', '12'],
    ['1984', '1985'],
    ['first', 'one'],
    ['can', "can't"],
    ['color', 'collar'],
  ])('keeps %j and %j apart', (left, right) => {
    expect(normalizeTranscript(left)).not.toBe(normalizeTranscript(right));
  });

  it('keeps large numbers, codes and other scripts unchanged', () => {
    expect(normalizeTranscript('007')).toBe('007');
    expect(normalizeTranscript('call 18005551234567890')).toBe('call 18005551234567890');
    expect(normalizeTranscript('नमस्ते Москва')).toBe('नमस्ते москва');
  });

  const speech = fc
    .array(
      fc.constantFrom(
        ...'a and oh point zero one five ten twenty ninety hundred thousand million first sixth 7 30 007 4.5 3rd'.split(
          ' ',
        ),
        "don't",
        "it's",
        "cat's",
        'colour',
        'O.K.',
        'x',
        '$5',
        '8:00',
        "'",
        '-',
        '%',
      ),
      { maxLength: 8 },
    )
    .map((words) => words.join(' '));

  it('is idempotent', () => {
    fc.assert(
      fc.property(fc.oneof(speech, fc.string({ unit: 'grapheme' })), (text) => {
        const once = normalizeTranscript(text);
        expect(normalizeTranscript(once)).toBe(once);
      }),
      { numRuns: 2000 },
    );
  });

  it('ignores case, outer space and end punctuation', () => {
    fc.assert(
      fc.property(speech, (text) => {
        expect(normalizeTranscript(`  ${text.toUpperCase()}?! `)).toBe(normalizeTranscript(text));
      }),
    );
  });

  it('reads every number below ten thousand as its digits', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9999 }), (value) => {
        expect(normalizeTranscript(inWords(value))).toBe(String(value));
      }),
    );
  });

  it('keeps words that are properties of every object', () => {
    for (const word of ['constructor', 'valueof', 'hasownproperty']) {
      expect(transcriptWords(`one ${word} twenty ${word}`)).toEqual(['1', word, '20', word]);
    }
  });

  it('returns no words for text without words', () => {
    expect(transcriptWords(' … [noise] -- ')).toEqual([]);
  });
});

/** Writes a number in words, independently of the code under test. */
function inWords(value: number): string {
  const small =
    'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
      ' ',
    );
  const tens = 'zero ten twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
  const parts: (string | undefined)[] = [];
  if (value >= 1000) parts.push(small[Math.floor(value / 1000)], 'thousand');
  const hundreds = Math.floor(value / 100) % 10;
  if (hundreds > 0) parts.push(small[hundreds], 'hundred');
  const rest = value % 100;
  if (rest >= 20) parts.push(tens[Math.floor(rest / 10)], rest % 10 > 0 ? small[rest % 10] : '');
  else if (rest > 0) parts.push(small[rest]);
  return parts.join(' ');
}
