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
  ['one', 'first'],
  ['two', 'second'],
  ['three', 'third'],
  ['five', 'fifth'],
  ['eight', 'eighth'],
  ['nine', 'ninth'],
  ['twelve', 'twelfth'],
]);

type Kind = 'zero' | 'unit' | 'teen' | 'tens' | 'digits' | 'hundred' | 'scale';

interface NumberWord {
  kind: Kind;
  value: number;
  /** Digits as written: `007` stays `007`. */
  text: string;
  ordinal: boolean;
}

/** Number forms accepted beside "one" to "nine hundred and ninety nine billion" and their ordinals. */
export interface NumberGrammar {
  /** Digits and "zero" are number words too: `2 thousand`. */
  figures: boolean;
  /** "hundred" and "thousand" may begin a number: `thousand` is 1000. */
  bareScales: boolean;
  /** Two numbers below a hundred, the second at least ten, form one: `nineteen eighty four`, `twenty twenty`. */
  pairs: boolean;
}

export interface ReadNumber {
  /** The number in digits; unchanged where written in digits alone. */
  digits: string;
  ordinal: boolean;
  /** Index of the first token after it. */
  next: number;
}

const cardinals: readonly [word: string, kind: Kind, value: number][] = [
  ['zero', 'zero', 0],
  ...units.map((word, index): [string, Kind, number] => [word, 'unit', index + 1]),
  ...teens.map((word, index): [string, Kind, number] => [word, 'teen', index + 10]),
  ...tens.map((word, index): [string, Kind, number] => [word, 'tens', (index + 2) * 10]),
  ['hundred', 'hundred', 100],
  ['thousand', 'scale', 1e3],
  ['million', 'scale', 1e6],
  ['billion', 'scale', 1e9],
];

function ordinalOf(cardinal: string): string {
  return irregularOrdinals.get(cardinal) ?? `${cardinal.replace(/y$/, 'ie')}th`;
}

const spokenWords = new Map<string, NumberWord>(
  cardinals.flatMap(([word, kind, value]) => {
    const number = { kind, value, text: String(value) };
    return [
      [word, { ...number, ordinal: false }],
      [ordinalOf(word), { ...number, ordinal: true }],
    ];
  }),
);

/** Longest digit string used in arithmetic; longer ones are names (telephone numbers, codes). */
const LONGEST_COMPUTED_DIGITS = 9;

function numberWord(token: string | undefined, { figures }: NumberGrammar): NumberWord | null {
  if (token === undefined) return null;
  const spoken = spokenWords.get(token);
  if (!figures) return spoken === undefined || spoken.kind === 'zero' ? null : spoken;
  if (spoken !== undefined) return spoken;
  return /^\d+$/.test(token) ? { kind: 'digits', value: Number(token), text: token, ordinal: false } : null;
}

/** A number while its words are read. `total` is the part up to the last scale, `current` the part before the next. */
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

function startsPart({ last }: OpenNumber): boolean {
  return last === 'hundred' || last === 'scale';
}

function isFirstOfPair({ total, current, last }: OpenNumber): boolean {
  return total === 0 && current >= 10 && current < 100 && last !== 'digits';
}

/** Returns the number with one more word, or null when the word begins a new number, as in "four | fifty one". */
function extended(number: OpenNumber, word: NumberWord, { pairs }: NumberGrammar): OpenNumber | null {
  const { last } = number;
  const computable = last !== 'digits' || number.text.length <= LONGEST_COMPUTED_DIGITS;
  const added = { ...number, current: number.current + word.value, last: word.kind, text: '' };
  switch (word.kind) {
    case 'unit':
      return last === 'tens' || startsPart(number) ? added : null;
    case 'teen':
    case 'tens':
      if (startsPart(number)) return added;
      return pairs && isFirstOfPair(number) ? { ...added, current: number.current * 100 + word.value } : null;
    case 'hundred':
      if (last === 'zero' || startsPart(number) || !computable || number.current >= 100) return null;
      return { ...added, current: number.current * 100 };
    case 'scale':
      if (last === 'zero' || last === 'scale' || word.value >= number.lowestScale || !computable) return null;
      return {
        ...added,
        total: number.total + number.current * word.value,
        current: 0,
        lowestScale: word.value,
      };
    case 'digits':
      return last === 'scale' && word.value < number.lowestScale ? added : null;
    case 'zero':
      return null;
  }
}

/** Whether the token can stand in a number. */
export function isNumberWord(token: string | undefined, grammar: NumberGrammar): boolean {
  return numberWord(token, grammar) !== null;
}

/** Returns the longest number that begins at a token; null where none does. Pure. */
export function readNumber(
  tokens: readonly string[],
  start: number,
  grammar: NumberGrammar,
): ReadNumber | null {
  const first = numberWord(tokens[start], grammar);
  if (first === null) return null;
  if (!grammar.bareScales && (first.kind === 'hundred' || first.kind === 'scale')) return null;
  let number = open(first);
  let { ordinal } = first;
  let next = start + 1;
  while (!ordinal) {
    const afterAnd = tokens[next] === 'and' && startsPart(number) ? 1 : 0;
    const word = numberWord(tokens[next + afterAnd], grammar);
    const longer = word === null ? null : extended(number, word, grammar);
    if (word === null || longer === null) break;
    number = longer;
    ({ ordinal } = word);
    next += afterAnd + 1;
  }
  const digits = number.text === '' ? String(number.total + number.current) : number.text;
  return { digits, ordinal, next };
}
