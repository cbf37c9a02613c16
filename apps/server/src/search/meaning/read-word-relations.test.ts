import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { defaultEnglishWords } from './default-relations.ts';
import { readWordRelations } from './read-word-relations.ts';

/** Encodes `[word, [[other word, closeness from 0 to 255]]]`, words in the order of their letters. */
function encode(relations: readonly (readonly [string, readonly (readonly [string, number])[]])[]): Buffer {
  const words = relations.map(([word]) => word);
  const pairs = relations.flatMap(([, related]) =>
    related.map(([word, closeness]) => words.indexOf(word) * 256 + closeness),
  );
  let end = 0;
  const ends = relations.map(([, related]) => (end += related.length));
  const text = Buffer.from(words.join('\n'), 'latin1');
  const numbers = [words.length, pairs.length, text.length, ...ends, ...pairs];
  return Buffer.concat([
    Buffer.from('HARKREL1', 'latin1'),
    Buffer.from(Uint32Array.from(numbers).buffer),
    text,
  ]);
}

const TABLE = encode([
  ['baby', []],
  ['couch', [['sofa', 230]]],
  [
    'sofa',
    [
      ['couch', 230],
      ['baby', 128],
    ],
  ],
]);

describe('a table of related words', () => {
  it('has the related words of each of its words', () => {
    const relations = readWordRelations(TABLE, 'three');
    expect(relations.relatedTo('couch')).toEqual([{ form: 'sofa', closeness: 230 / 255 }]);
    expect(relations.relatedTo('sofa').map(({ form }) => form)).toEqual(['couch', 'baby']);
    expect(relations.relatedTo('baby')).toEqual([]);
    expect(relations.relatedTo('zebra')).toEqual([]);
  });

  it('finds a plural and a form of a verb by what a dictionary has', () => {
    const relations = readWordRelations(TABLE, 'three');
    expect(relations.relatedTo('sofas')).toEqual(relations.relatedTo('sofa'));
    expect(relations.relatedTo('couches')).toEqual(relations.relatedTo('couch'));
  });

  it('has those of a word and of its singular together where both are asked for', () => {
    const relations = readWordRelations(
      encode([
        ['eye', [['sunglasses', 255]]],
        ['eyes', [['mask', 255]]],
        ['mask', []],
        ['sunglasses', []],
      ]),
      'four',
    );
    expect(relations.relatedTo('eyes').map(({ form }) => form)).toEqual(['mask']);
    expect(relations.relatedToAny('eyes').map(({ form }) => form)).toEqual(['mask', 'sunglasses']);
  });

  it('finds every word of any table', () => {
    const word = fc.stringMatching(/^[a-z]{1,8}$/);
    fc.assert(
      fc.property(fc.uniqueArray(word, { minLength: 1, maxLength: 30 }), (words) => {
        const sorted = words.toSorted();
        const relations = readWordRelations(
          encode(sorted.map((one, at) => [one, [[sorted[(at + 1) % sorted.length] ?? one, at]]])),
          'any',
        );
        for (const [at, one] of sorted.entries())
          expect(relations.relatedTo(one)).toEqual([
            { form: sorted[(at + 1) % sorted.length], closeness: at / 255 },
          ]);
      }),
    );
  });

  it.each([
    ['cut off', TABLE.subarray(0, -1)],
    ['longer than it says', Buffer.concat([TABLE, Buffer.alloc(1)])],
    ['something else', Buffer.from('{"words": []}')],
    ['empty', Buffer.alloc(0)],
    ['without its words', Buffer.from(TABLE).fill('x', TABLE.length - 'sofa'.length - 1)],
    ['of other pairs', Buffer.from(TABLE).fill(9, 28, 29)],
  ])('is refused if it is %s', (_, file) => {
    expect(() => readWordRelations(file, 'odd.bin')).toThrow(/odd\.bin/);
  });

  it('ships with Hark, and knows kinds of things', () => {
    const formsOf = (word: string) =>
      defaultEnglishWords()
        .relations.relatedTo(word)
        .map(({ form }) => form);
    expect(formsOf('couch')).toContain('sofa');
    expect(formsOf('rodents')).toContain('rat');
    expect(formsOf('mows')).toContain('mower');
    expect(formsOf('sofa')).not.toContain('mountain');
  });
});
