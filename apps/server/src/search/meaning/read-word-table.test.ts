import { describe, expect, it } from 'vitest';

import { defaultVectors } from './default-vectors.ts';
import { createMeaningIndex } from './meaning-index.ts';
import { readWordTable } from './read-word-table.ts';

function encode(words: readonly string[], dimensions: number, numbers: readonly number[]): Buffer {
  const text = Buffer.from(words.join('\n'), 'latin1');
  const header = Buffer.alloc(20);
  header.write('HARKVEC1', 'latin1');
  for (const [at, value] of [words.length, dimensions, text.length].entries())
    header.writeUInt32LE(value, 8 + 4 * at);
  return Buffer.concat([header, text, Buffer.from(Int8Array.from(numbers).buffer)]);
}

const TABLE = encode(['sofa', 'cloud'], 3, [1, 2, 3, -4, 5, -6]);

describe('a table of word vectors', () => {
  it('has a vector for each of its words', () => {
    const vectors = readWordTable(TABLE, 'two');
    expect([...vectors.words()]).toEqual(['sofa', 'cloud']);
    expect(vectors.vectorOf('cloud')).toEqual(Int8Array.from([-4, 5, -6]));
    expect(vectors.vectorOf('sofas')).toBeNull();
    expect([vectors.size, vectors.rankOf('cloud'), vectors.rankOf('sofas')]).toEqual([2, 1, 2]);
  });

  it.each([
    ['cut off', TABLE.subarray(0, -1)],
    ['longer than it says', Buffer.concat([TABLE, Buffer.alloc(1)])],
    ['something else', Buffer.from('{"words": []}')],
    ['empty', Buffer.alloc(0)],
    ['without its words', encode(['sofacloud'], 3, [1, 2, 3, -4, 5, -6]).fill(2, 8, 9)],
  ])('is refused if it is %s', (_, file) => {
    expect(() => readWordTable(file, 'odd.bin')).toThrow(/odd\.bin/);
  });

  it('ships with Hark, and knows which words are close', () => {
    const vectors = defaultVectors();
    const index = createMeaningIndex(vectors);
    expect(index.closeness('sofa', 'couch')).toBeGreaterThan(index.closeness('sofa', 'mountain') + 0.3);
    expect(vectors.dimensions).toBe(64);
  });
});
