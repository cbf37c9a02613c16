import { describe, expect, test } from 'vitest';
import { LlamaTokenizer } from 'llama-tokenizer-js';
import { createTokenizer } from './tokenizer.ts';

const tokenizer = createTokenizer();
const encode = (text: string) => new LlamaTokenizer().encode(text, true, true);

describe('createTokenizer', () => {
  test.each(['Go forward ten meters.', 'café au lait, 5 °C', 'naïve 日本', 'tab\tand  spaces'])(
    'decodes %j',
    (text) => {
      expect(tokenizer.decode(encode(text))).toBe(text);
    },
  );

  test('leaves out what stands for no text: control pieces, markers, numbers outside the vocabulary', () => {
    expect(tokenizer.decode([1, ...encode('hello'), 32_000, 32_767, 40_000, 2])).toBe('hello');
  });

  test('gives nothing for nothing', () => {
    expect(tokenizer.decode([])).toBe('');
  });
});
