import fc from 'fast-check';
import { LlamaTokenizer } from 'llama-tokenizer-js';
import { describe, expect, it } from 'vitest';
import { createTokenizer } from './tokenizer.ts';

const tokenizer = createTokenizer();
const llama = new LlamaTokenizer();

/** Words with letters, figures and punctuation, as in titles. */
const words = fc.array(fc.stringMatching(/^[A-Za-z]{1,12}['’-]?[a-z0-9é]{0,3}[.,?!]?$/u), { maxLength: 8 });
const phrase = words.map((list) => list.join(' '));

function rankOf(left: string, right: string | undefined): number {
  return (right === undefined ? undefined : llama.merges.get(`${left} ${right}`)) ?? Infinity;
}

/** Byte pair encoding by definition: merges the pair with the best rank first, the leftmost of equal ones. */
function encodeByDefinition(text: string): number[] {
  const pieces = Array.from(` ${text}`.replaceAll(' ', '▁')).flatMap((character) => {
    const bytes = [...new TextEncoder().encode(character)];
    const written = bytes.map((byte) => `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`);
    return llama.vocabByString.has(character) ? [character] : written;
  });
  for (;;) {
    const ranks = pieces.map((piece, i) => rankOf(piece, pieces[i + 1]));
    const best = Math.min(...ranks);
    if (best === Infinity) return pieces.map((piece) => llama.vocabByString.get(piece) ?? 0);
    const at = ranks.indexOf(best);
    pieces.splice(at, 2, `${pieces[at]}${pieces[at + 1]}`);
  }
}

describe('encode', () => {
  it('is reversed by decode for a phrase', () => {
    fc.assert(
      fc.property(phrase, (text) => {
        expect(tokenizer.decode(tokenizer.encode(text))).toBe(text);
      }),
    );
  });

  it('is reversed by decode for any text without spaces around it and without the sign for a space', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 40 }).map((any) => any.replaceAll('▁', '').trim());
    fc.assert(
      fc.property(text, (any) => {
        expect(tokenizer.decode(tokenizer.encode(any))).toBe(any);
      }),
    );
  });

  it('equals the byte pair encoding of the whole text', () => {
    const text = fc.oneof(
      phrase,
      fc.string({ unit: 'grapheme', maxLength: 30 }),
      fc.string({ maxLength: 30 }),
    );
    fc.assert(
      fc.property(text, (any) => {
        expect(tokenizer.encode(any)).toEqual(any === '' ? [] : encodeByDefinition(any));
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['grabbed', [2646, 1327, 287]],
    ['           grabbed', [9651, 2646, 1327, 287]],
    ['🦙', [29871, 243, 162, 169, 156]],
    ['', []],
  ])('encodes %j', (text, pieces) => {
    expect(tokenizer.encode(text)).toEqual(pieces);
  });

  it('encodes a text of 10,000 characters', () => {
    const text = 'a latte '.repeat(1_250).trim();
    expect(tokenizer.decode(tokenizer.encode(text))).toBe(text);
  });

  it('relies on a vocabulary in which no token has a space after another character or a mark after a letter', () => {
    expect(llama.vocabById.filter((piece) => /[^▁]▁/u.test(piece))).toEqual([]);
    expect(llama.vocabById.filter((piece) => /\p{L}[.,?!;:]/u.test(piece))).toEqual([]);
  });
});

describe('decode', () => {
  it.each(['Go forward ten meters.', 'café au lait, 5 °C', 'naïve 日本', 'tab\tand  spaces'])(
    'decodes %j',
    (text) => {
      expect(tokenizer.decode(llama.encode(text, true, true))).toBe(text);
    },
  );

  it('omits tokens without text: control tokens, markers, numbers outside the vocabulary', () => {
    const hello = tokenizer.encode('hello');
    expect(tokenizer.decode([1, ...hello, 32_000, 32_767, 40_000, 2])).toBe('hello');
  });

  it('returns an empty text without tokens', () => {
    expect(tokenizer.decode([])).toBe('');
  });
});

describe('joins', () => {
  const lastPiece = (text: string) => tokenizer.encode(text).at(-1) ?? 0;

  it.each(['grabbed', "don'", 'e-', 'a1', '🦙'])(
    'is true for the last token of %j, inside the word',
    (text) => {
      expect(tokenizer.joins(lastPiece(text))).toBe(true);
    },
  );

  it.each(['a.', 'a,', 'a?', 'a b', 'a\n'])(
    'is false for the last token of %j, which ends the word',
    (text) => {
      expect(tokenizer.joins(lastPiece(text))).toBe(false);
    },
  );

  it.each([2, 32_000, 40_000])('is false for token %i, which has no text', (token) => {
    expect(tokenizer.joins(token)).toBe(false);
  });
});
