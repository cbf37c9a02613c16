import { readNumber, type NumberGrammar } from '@hark/shared/text/number-grammar';

/** Digits and a lone "hundred" stay words of their own: names are searched as written. */
const GRAMMAR: NumberGrammar = { figures: false, bareScales: false, pairs: true };

/** Roman numerals that are no English word, letter or initial. */
const ROMAN = new Map<string, string>([
  ['ii', '2'],
  ['iii', '3'],
  ['iv', '4'],
  ['vi', '6'],
  ['vii', '7'],
  ['viii', '8'],
  ['ix', '9'],
  ['xii', '12'],
]);

/**
 * Writes numbers in digits, whether spoken or written: `twenty one` → `21`, `nineteen eighty four` → `1984`, `two
 * hundred and five` → `205`, `21st` and `twenty first` → `21`, `ii` → `2` except at the start.
 */
export function numberWordsToDigits(words: readonly string[]): string[] {
  const written: string[] = [];
  for (let index = 0; index < words.length;) {
    const word = words[index] ?? '';
    const number = readNumber(words, index, GRAMMAR);
    if (number !== null) {
      written.push(number.digits);
      index = number.next;
      continue;
    }
    const roman = index > 0 ? ROMAN.get(word) : undefined;
    written.push(roman ?? word.replace(/^(\d+)(?:st|nd|rd|th)$/, '$1'));
    index++;
  }
  return written;
}
