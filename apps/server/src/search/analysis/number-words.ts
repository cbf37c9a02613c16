const UNITS = new Map<string, number>([
  ['one', 1],
  ['two', 2],
  ['three', 3],
  ['four', 4],
  ['five', 5],
  ['six', 6],
  ['seven', 7],
  ['eight', 8],
  ['nine', 9],
]);
const TEENS = new Map<string, number>([
  ['ten', 10],
  ['eleven', 11],
  ['twelve', 12],
  ['thirteen', 13],
  ['fourteen', 14],
  ['fifteen', 15],
  ['sixteen', 16],
  ['seventeen', 17],
  ['eighteen', 18],
  ['nineteen', 19],
]);
const TENS = new Map<string, number>([
  ['twenty', 20],
  ['thirty', 30],
  ['forty', 40],
  ['fifty', 50],
  ['sixty', 60],
  ['seventy', 70],
  ['eighty', 80],
  ['ninety', 90],
]);
const MAGNITUDES = new Map<string, number>([
  ['thousand', 1_000],
  ['million', 1_000_000],
  ['billion', 1_000_000_000],
]);
const ORDINALS = new Map<string, string>([
  ['first', 'one'],
  ['second', 'two'],
  ['third', 'three'],
  ['fourth', 'four'],
  ['fifth', 'five'],
  ['sixth', 'six'],
  ['seventh', 'seven'],
  ['eighth', 'eight'],
  ['ninth', 'nine'],
  ['tenth', 'ten'],
  ['eleventh', 'eleven'],
  ['twelfth', 'twelve'],
  ['thirteenth', 'thirteen'],
  ['fourteenth', 'fourteen'],
  ['fifteenth', 'fifteen'],
  ['sixteenth', 'sixteen'],
  ['seventeenth', 'seventeen'],
  ['eighteenth', 'eighteen'],
  ['nineteenth', 'nineteen'],
  ['twentieth', 'twenty'],
  ['thirtieth', 'thirty'],
  ['hundredth', 'hundred'],
]);
/** Only those that are no English word, letter or initial. */
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

const NUMBER_STARTS = new Set([...UNITS.keys(), ...TEENS.keys(), ...TENS.keys(), ...ORDINALS.keys()]);

/**
 * Writes numbers in digits, however they were said or written: `twenty one` → `21`, `nineteen eighty four` → `1984`,
 * `two hundred and five` → `205`, `21st` and `twenty first` → `21`, `ii` → `2` except at the start.
 */
export function numberWordsToDigits(words: readonly string[]): string[] {
  const written: string[] = [];
  for (let index = 0; index < words.length;) {
    const word = words[index] ?? '';
    const number = NUMBER_STARTS.has(word) ? readNumber(words, index) : null;
    if (number !== null) {
      written.push(String(number.value));
      index = number.next;
      continue;
    }
    const roman = index > 0 ? ROMAN.get(word) : undefined;
    written.push(roman ?? word.replace(/^(\d+)(?:st|nd|rd|th)$/, '$1'));
    index += 1;
  }
  return written;
}

interface NumberInProgress {
  /** Finished thousands and millions. */
  total: number;
  /** What is being said below them. */
  current: number;
  last: 'unit' | 'teen' | 'tens' | 'hundred' | 'magnitude' | null;
}

function readNumber(words: readonly string[], start: number): { value: number; next: number } | null {
  let state: NumberInProgress = { total: 0, current: 0, last: null };
  let index = start;
  while (index < words.length) {
    const word = words[index] ?? '';
    const skipsAnd = word === 'and' && (state.last === 'hundred' || state.last === 'magnitude');
    const spoken = skipsAnd ? (words[index + 1] ?? '') : word;
    const ordinal = ORDINALS.get(spoken);
    const following = continueNumber(state, ordinal ?? spoken);
    if (following === null) break;
    state = following;
    index += skipsAnd ? 2 : 1;
    if (ordinal !== undefined) break;
  }
  return state.last === null ? null : { value: state.total + state.current, next: index };
}

/** The number with one more word, or null where the word begins something new. */
function continueNumber({ total, current, last }: NumberInProgress, word: string): NumberInProgress | null {
  const startsPart = last === null || last === 'hundred' || last === 'magnitude';
  const unit = UNITS.get(word);
  if (unit !== undefined) {
    return startsPart || last === 'tens' ? { total, current: current + unit, last: 'unit' } : null;
  }
  const ten = TEENS.get(word) ?? TENS.get(word);
  if (ten !== undefined) {
    const kind = TENS.has(word) ? 'tens' : 'teen';
    if (startsPart) return { total, current: current + ten, last: kind };
    // Years and house numbers: "nineteen eighty four", "twenty twenty".
    const isPair = total === 0 && current >= 10 && current < 100;
    return isPair ? { total, current: current * 100 + ten, last: kind } : null;
  }
  if (word === 'hundred' && last !== null && current > 0 && current < 100) {
    return { total, current: current * 100, last: 'hundred' };
  }
  const magnitude = MAGNITUDES.get(word);
  if (magnitude !== undefined && last !== null && current > 0 && (total === 0 || magnitude < total)) {
    return { total: total + current * magnitude, current: 0, last: 'magnitude' };
  }
  return null;
}
