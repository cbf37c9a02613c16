import { isNumberWord, readNumber, type NumberGrammar } from './number-grammar.ts';

/** Pairs need no reading: adjacent numbers are joined, and texts are compared by their digits. */
const grammar: NumberGrammar = { figures: true, bareScales: true, pairs: false };

function ordinalSuffix(digits: string): string {
  if (/1\d$/.test(digits)) return 'th';
  return { '1': 'st', '2': 'nd', '3': 'rd' }[digits.slice(-1)] ?? 'th';
}

/** "one oh five": the letter stands for a zero between numbers. */
function isSpokenZero(tokens: readonly string[], index: number): boolean {
  const token = tokens[index];
  return (token === 'oh' || token === 'o') && isNumberWord(tokens[index + 1], grammar);
}

function isDecimalPoint(tokens: readonly string[], index: number): boolean {
  return tokens[index] === 'point' && readNumber(tokens, index + 1, grammar)?.ordinal === false;
}

/** "a hundred" is "one hundred". */
function withoutArticles(tokens: readonly string[]): string[] {
  const countsScale = /^(hundred|thousand|million|billion)$/;
  return tokens.filter((token, index) => !(token === 'a' && countsScale.test(tokens[index + 1] ?? '')));
}

/**
 * Writes numbers in digits: "twenty one" -> "21", "one hundred and five" -> "105", "third" -> "3rd", "three point five"
 * -> "3.5". Adjacent numbers become one string of digits, since "nineteen eighty four", "1984" and "19 84" sound the
 * same.
 */
export function numeralsToDigits(words: readonly string[]): string[] {
  const tokens = withoutArticles(words);
  const result: string[] = [];
  let digits = '';
  const flush = () => {
    if (digits !== '') result.push(digits);
    digits = '';
  };
  for (let index = 0; index < tokens.length; index++) {
    const number = readNumber(tokens, index, grammar);
    if (number !== null) {
      if (number.ordinal && digits.includes('.')) flush();
      digits += number.digits;
      if (number.ordinal) digits += ordinalSuffix(digits);
      if (number.ordinal) flush();
      index = number.next - 1;
    } else if (digits !== '' && isSpokenZero(tokens, index)) digits += '0';
    else if (/^\d+$/.test(digits) && isDecimalPoint(tokens, index)) digits += '.';
    else {
      flush();
      result.push(tokens[index] ?? '');
    }
  }
  flush();
  return result;
}
