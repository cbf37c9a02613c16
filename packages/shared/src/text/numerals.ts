const units = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];
const teens = [
  'ten',
  'eleven',
  'twelve',
  'thirteen',
  'fourteen',
  'fifteen',
  'sixteen',
  'seventeen',
  'eighteen',
  'nineteen',
];
const tens = ['twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'];
const irregularOrdinals = new Map([
  ['first', 'one'],
  ['second', 'two'],
  ['third', 'three'],
  ['fifth', 'five'],
  ['eighth', 'eight'],
  ['ninth', 'nine'],
  ['twelfth', 'twelve'],
]);

type Kind = 'zero' | 'unit' | 'teen' | 'tens' | 'digits' | 'hundred' | 'scale';

interface NumberWord {
  kind: Kind;
  value: number;
  /** As written, for digits: `007` stays `007`. */
  text: string;
  ordinal: boolean;
}

const cardinals = new Map<string, { kind: Kind; value: number }>([
  ['zero', { kind: 'zero', value: 0 }],
  ...units.map((word, index) => [word, { kind: 'unit', value: index + 1 }] as const),
  ...teens.map((word, index) => [word, { kind: 'teen', value: index + 10 }] as const),
  ...tens.map((word, index) => [word, { kind: 'tens', value: (index + 2) * 10 }] as const),
  ['hundred', { kind: 'hundred', value: 100 }],
  ['thousand', { kind: 'scale', value: 1e3 }],
  ['million', { kind: 'scale', value: 1e6 }],
  ['billion', { kind: 'scale', value: 1e9 }],
]);

/** `twentieth` -> `twenty`, `sixth` -> `six`; null for what is no ordinal. */
function cardinalOf(word: string): string | null {
  const irregular = irregularOrdinals.get(word);
  if (irregular !== undefined) return irregular;
  if (!word.endsWith('th')) return null;
  return word.endsWith('ieth') ? `${word.slice(0, -4)}y` : word.slice(0, -2);
}

/** Longer digit strings are names (telephone numbers, codes): nothing is computed with them. */
const longestComputedDigits = 9;

function numberWord(token: string | undefined): NumberWord | null {
  if (token === undefined) return null;
  if (/^\d+$/.test(token)) return { kind: 'digits', value: Number(token), text: token, ordinal: false };
  const cardinal = cardinals.get(token);
  if (cardinal !== undefined) return { ...cardinal, text: String(cardinal.value), ordinal: false };
  const base = cardinalOf(token);
  const ordinal = base === null ? undefined : cardinals.get(base);
  return ordinal === undefined ? null : { ...ordinal, text: String(ordinal.value), ordinal: true };
}

/** A number while its words come in. `total` is what is behind the last scale, `current` what is before the next. */
interface OpenNumber {
  total: number;
  current: number;
  last: Kind;
  lowestScale: number;
  text: string;
}

function open(word: NumberWord): OpenNumber {
  if (word.kind === 'scale')
    return { total: word.value, current: 0, last: 'scale', lowestScale: word.value, text: '' };
  return { total: 0, current: word.value, last: word.kind, lowestScale: Infinity, text: word.text };
}

/** The number with one more word, or null when the word begins a number of its own, as in "nineteen | eighty". */
function extended(number: OpenNumber, word: NumberWord): OpenNumber | null {
  const { last } = number;
  const computable = last !== 'digits' || number.text.length <= longestComputedDigits;
  switch (word.kind) {
    case 'unit':
      if (last !== 'tens' && last !== 'hundred' && last !== 'scale') return null;
      return { ...number, current: number.current + word.value, last: 'unit', text: '' };
    case 'teen':
    case 'tens':
      if (last !== 'hundred' && last !== 'scale') return null;
      return { ...number, current: number.current + word.value, last: word.kind, text: '' };
    case 'hundred':
      if (last === 'zero' || last === 'hundred' || last === 'scale' || !computable) return null;
      if (number.current >= 100) return null;
      return { ...number, current: number.current * 100, last: 'hundred', text: '' };
    case 'scale':
      if (last === 'zero' || last === 'scale' || word.value >= number.lowestScale || !computable) return null;
      return {
        total: number.total + number.current * word.value,
        current: 0,
        last: 'scale',
        lowestScale: word.value,
        text: '',
      };
    case 'digits':
      if (last !== 'scale' || word.value >= number.lowestScale) return null;
      return { ...number, current: word.value, last: 'digits', text: '' };
    case 'zero':
      return null;
  }
}

function ordinalSuffix(digits: string): string {
  if (/1\d$/.test(digits)) return 'th';
  return { '1': 'st', '2': 'nd', '3': 'rd' }[digits.slice(-1)] ?? 'th';
}

interface ReadNumber {
  digits: string;
  ordinal: boolean;
  /** Index of the first token after it. */
  next: number;
}

function readNumber(tokens: readonly string[], start: number): ReadNumber | null {
  const first = numberWord(tokens[start]);
  if (first === null) return null;
  let number = open(first);
  let { ordinal } = first;
  let next = start + 1;
  while (!ordinal) {
    const afterAnd = tokens[next] === 'and' && (number.last === 'hundred' || number.last === 'scale') ? 1 : 0;
    const word = numberWord(tokens[next + afterAnd]);
    const longer = word === null ? null : extended(number, word);
    if (word === null || longer === null) break;
    number = longer;
    ({ ordinal } = word);
    next += afterAnd + 1;
  }
  const digits = number.text === '' ? String(number.total + number.current) : number.text;
  return { digits, ordinal, next };
}

/** "one oh five": the letter stands for a zero between numbers. */
function isSpokenZero(tokens: readonly string[], index: number): boolean {
  const token = tokens[index];
  return (token === 'oh' || token === 'o') && numberWord(tokens[index + 1]) !== null;
}

function isDecimalPoint(tokens: readonly string[], index: number): boolean {
  return tokens[index] === 'point' && readNumber(tokens, index + 1)?.ordinal === false;
}

/** "a hundred" is "one hundred". */
function withoutArticles(tokens: readonly string[]): string[] {
  const countsScale = /^(hundred|thousand|million|billion)$/;
  return tokens.filter((token, index) => !(token === 'a' && countsScale.test(tokens[index + 1] ?? '')));
}

/**
 * Writes numbers in digits: "twenty one" -> "21", "one hundred and five" -> "105", "third" -> "3rd", "three point
 * five" -> "3.5". Numbers that follow each other are one string of digits, since "nineteen eighty four", "1984" and
 * "19 84" are the same thing said.
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
    const number = readNumber(tokens, index);
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
