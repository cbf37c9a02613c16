import { expect, it } from 'vitest';

import { numberWordsToDigits } from './number-words.ts';

// These are properties of every plain object; `constructor` is nevertheless an ordinary word.
it.each(Object.getOwnPropertyNames(Object.prototype))('%s is no number at any position', (word) => {
  for (const words of [[word], ['team', word], [word, 'one'], ['twenty', word], ['two', 'hundred', word]]) {
    expect(numberWordsToDigits(words)).toContain(word);
  }
});

it.each([
  ['twenty one pilots', '21 pilots'],
  ['21 pilots', '21 pilots'],
  ['nineteen eighty four', '1984'],
  ['two thousand and one a space odyssey', '2001 a space odyssey'],
  ['two hundred and five', '205'],
  ['fahrenheit four fifty one', 'fahrenheit 4 51'],
  ['twenty twenty', '2020'],
  ['one two three', '1 2 3'],
  ['the twenty first century', 'the 21 century'],
  ['the 21st century', 'the 21 century'],
  ['world war ii', 'world war 2'],
  ['world war two', 'world war 2'],
  ['elizabeth the second', 'elizabeth the 2'],
  ['fortieth anniversary', '40 anniversary'],
  ['a hundred', 'a hundred'],
  ['three million', '3000000'],
  ['salt and one pepper', 'salt and 1 pepper'],
  ['ii', 'ii'],
  ['five hundred and', '500 and'],
])('%s is written %s', (spoken, written) => {
  expect(numberWordsToDigits(spoken.split(' ')).join(' ')).toBe(written);
});
