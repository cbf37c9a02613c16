import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { phraseVariants } from './phrase-variants.ts';

describe('phraseVariants', () => {
  it.each([
    ['Lock the Front Door', ['Lock the Front Door', 'Lock the front door', 'lock the front door']],
    ['stanford university', ['stanford university', 'Stanford university', 'Stanford University']],
    ['Computer', ['Computer', 'computer']],
    ['Can i have a latte', ['Can I have a latte', 'can I have a latte']],
    ["i'm late for it", ["I'm late for it"]],
    ["What's the date?", ["What's the date", "what's the date", "What's The Date"]],
    ['Yes, please (large)', ['Yes please large', 'yes please large', 'Yes Please Large']],
    ['Salt & Pepper 🧂', ['Salt and Pepper', 'Salt and pepper', 'salt and pepper', 'Salt And Pepper']],
    [
      '  12   O’Clock - News ',
      [
        "12 O'Clock News",
        "12 o'clock news",
        "12 O'clock News",
        "twelve O'Clock News",
        "Twelve O'Clock News",
        "Twelve o'clock news",
        "twelve o'clock news",
        "Twelve O'clock News",
      ],
    ],
    ['St. Mark vs. C++ / C#', ['St. Mark vs. C++ C#', 'St. mark vs. c++ c#', 'st. mark vs. c++ c#']],
    [
      'A sixteen ounce latte',
      ['A sixteen ounce latte', 'a sixteen ounce latte', 'A 16 ounce latte', 'a 16 ounce latte'],
    ],
    ['wait 5 more minutes', expect.arrayContaining(['Wait 5 more minutes', 'Wait five more minutes'])],
    ['日本 語', ['日本 語']],
  ])('returns the spellings of %j', (text, variants) => {
    expect(phraseVariants(text)).toEqual(variants);
  });

  it.each(['', '   ', '🍕🍕', '?!…', '---'])('returns nothing for %j, which nobody says', (text) => {
    expect(phraseVariants(text)).toEqual([]);
  });

  it('returns at most ten distinct, clean spellings, and the same ones for the first of them', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
        const variants = phraseVariants(text);
        expect(variants.length).toBeLessThanOrEqual(10);
        expect(new Set(variants).size).toBe(variants.length);
        for (const variant of variants) {
          expect(variant).toBe(variant.trim());
          expect(variant).not.toMatch(/ {2}|[,?!]/u);
        }
        expect(phraseVariants(variants[0] ?? '')).toEqual(variants);
      }),
    );
  });
});
