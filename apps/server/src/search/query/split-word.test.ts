import { describe, expect, it } from 'vitest';

import { analyzeText } from '../analysis/analyze-text.ts';
import { splitWord } from './split-word.ts';
import { createVocabulary } from '../analysis/vocabulary.ts';

const forms = ['face', 'book', 'ebook', 'fac', 'in'];
const vocabulary = createVocabulary(
  forms.map((form) => ({ form, names: 1 })),
  10,
);

function splitsOf(text: string): string[] {
  return analyzeText(text).words.flatMap((word) =>
    splitWord(word, vocabulary).map((parts) => parts.map(({ form }) => form).join(' ')),
  );
}

describe('splitWord', () => {
  it('splits a word wherever both parts are known', () => {
    expect(splitsOf('facebook').toSorted()).toEqual(['fac ebook', 'face book']);
  });

  it('does not split a short word or one with an unknown part', () => {
    expect(splitsOf('facepalm')).toEqual([]);
    expect(splitsOf('inin')).toEqual([]);
  });
});
