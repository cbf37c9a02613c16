import { doubleMetaphone } from 'double-metaphone';
import { stemmer } from 'stemmer';

import { numberWordsToDigits } from './number-words.ts';
import { pronounce } from './pronounce.ts';
import { joinRanks } from './superlatives.ts';

/** Changes whenever a text would be analysed differently; stored catalogues are then reindexed. */
export const ANALYSIS_VERSION = 4;

export interface AnalyzedWord {
  /** Folded and lower-cased, numbers in digits. */
  form: string;
  /** The stem, without the ending. */
  stem: string;
  /** Phonetic key (Double Metaphone); digits unchanged; empty for scripts without one. */
  phoneticKey: string;
  /** Pronunciation with vowels, one character per phoneme; see `pronounce.ts`. */
  said: string;
}

/** An analysed text, the same for index and query. */
export interface AnalyzedText {
  words: readonly AnalyzedWord[];
  /** All forms without spaces: `face book` and `Facebook` are the same. */
  squeezed: string;
  /** Phonetic key of the whole, without spaces. */
  phoneticKey: string;
  /** Pronunciation of the whole, without pauses. */
  said: string;
}

/** Most words that are compared; no name or query needs more. */
const MAX_WORDS = 64;
const MAX_WORD_CHARACTERS = 64;
const MAX_ANALYZED_CHARACTERS = 4_000;

const SPELLED_OUT: readonly [RegExp, string][] = [
  [/ß/g, 'ss'],
  [/æ/g, 'ae'],
  [/œ/g, 'oe'],
  [/ø/g, 'o'],
  [/đ|ð/g, 'd'],
  [/þ/g, 'th'],
  [/ł/g, 'l'],
  [/ı/g, 'i'],
  // Except the one of 6' tall.
  [/(?<!\d)['’ʼ`´]|['’ʼ`´](?!\s|$)/g, ''],
  [/&/g, ' and '],
  [/%/g, ' percent '],
  [/\+/g, ' plus '],
  [/\bc#/g, 'c sharp '],
  [/@/g, ' at '],
];

/** Units that follow a number, spelled out. Currencies are said after the amount. */
const UNITS: readonly [RegExp, string][] = [
  [/\$ ?(\d+(?:[.,]\d+)*)/g, '$1 dollars '],
  [/€ ?(\d+(?:[.,]\d+)*)/g, '$1 euros '],
  [/£ ?(\d+(?:[.,]\d+)*)/g, '$1 pounds '],
  [/(\d) ?km\b/g, '$1 kilometers'],
  [/(\d) ?kg\b/g, '$1 kilograms'],
  [/(\d) ?cm\b/g, '$1 centimeters'],
  [/(\d) ?mm\b/g, '$1 millimeters'],
  [/(\d) ?ml\b/g, '$1 milliliters'],
  [/(\d) ?mph\b/g, '$1 miles per hour'],
  [/(\d) ?lbs?\b/g, '$1 pounds'],
  [/(\d) ?(?:ft|')(?=\s|$)/g, '$1 feet'],
];

/** Scripts without spaces: each character is a word, and neighbours are joined as in other scripts. */
const UNSPACED =
  /([\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}])/gu;

/** Lower case, without accents, signs spelled out. Vowel signs of other scripts stay: they are letters there. */
function foldText(text: string): string {
  // Shortcut: most names are plain ASCII, and a search analyses hundreds of them.
  if (/^[A-Za-z .,:;()-]*$/.test(text)) return text.slice(0, MAX_ANALYZED_CHARACTERS).toLowerCase();
  const isPlain = /^[A-Za-z0-9 .,:;()-]*$/.test(text);
  const folded = isPlain ? text.slice(0, MAX_ANALYZED_CHARACTERS).toLowerCase() : foldSigns(text);
  if (!/\d/.test(folded)) return folded;
  return UNITS.reduce((spelled, [unit, said]) => spelled.replaceAll(unit, said), folded);
}

function foldSigns(text: string): string {
  let folded = text
    .slice(0, MAX_ANALYZED_CHARACTERS)
    .normalize('NFKD')
    .replaceAll(/[\u0300-\u036f\u0591-\u05c7\u064b-\u0652\u0670]/g, '')
    .normalize('NFC')
    .toLowerCase();
  for (const [sign, spelled] of SPELLED_OUT) folded = folded.replaceAll(sign, spelled);
  return folded.replaceAll(UNSPACED, ' $1 ');
}

/** Joins initials that are said letter by letter: `m i t` → `mit`, `J. R. R. Tolkien` → `jrr tolkien`. */
function joinInitials(words: readonly string[]): string[] {
  const joined: string[] = [];
  let initials = '';
  for (const word of words) {
    if (/^[a-z]$/.test(word)) {
      initials += word;
      continue;
    }
    if (initials !== '') joined.push(initials);
    initials = '';
    joined.push(word);
  }
  if (initials !== '') joined.push(initials);
  return joined;
}

const REMEMBERED_WORDS = 100_000;

/** Caches a pure function of a word, because the words of a catalogue repeat. Bounded. */
function remembered<Value>(analyze: (form: string) => Value): (form: string) => Value {
  const known = new Map<string, Value>();
  return (form) => {
    const found = known.get(form);
    if (found !== undefined) return found;
    if (known.size >= REMEMBERED_WORDS) known.clear();
    const value = analyze(form);
    known.set(form, value);
    return value;
  };
}

/** Returns the stem of a form (Porter). */
export const stemOf = remembered(stemmer);

const analyzeWord = remembered((form): AnalyzedWord => ({
  form,
  stem: stemOf(form),
  phoneticKey: phoneticKeyOf(form),
  said: pronounce(form),
}));

function phoneticKeyOf(form: string): string {
  return form.replaceAll(/\D+/g, (letters) => doubleMetaphone(letters)[0]);
}

/** Returns only the forms of a text's words. Pure. */
export function formsOf(text: string): string[] {
  const found = foldText(text).match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  const forms = joinInitials(numberWordsToDigits(found.slice(0, MAX_WORDS)));
  return forms.map((form) => form.slice(0, MAX_WORD_CHARACTERS));
}

/** Analyses a name or a query. Pure; the empty text has no words. */
export function analyzeText(text: string): AnalyzedText {
  return analyzeForms(formsOf(text));
}

/** Returns the stems of a text whose sound does not matter, such as a description. */
export function analyzeStems(text: string): ReadonlySet<string> {
  return new Set(joinRanks(formsOf(text)).map(stemOf));
}

/** Analyses forms that were analysed before, such as a query without its first words. */
export function analyzeForms(forms: readonly string[]): AnalyzedText {
  const words = forms.map(analyzeWord);
  const squeezed = forms.join('');
  const said = words.map((word) => word.said).join('');
  return { words, squeezed, phoneticKey: phoneticKeyOf(squeezed.slice(0, MAX_WORD_CHARACTERS)), said };
}

export interface JoinedWords {
  /** Index of the first of the two. */
  index: number;
  word: AnalyzedWord;
}

const MAX_JOINED_CHARACTERS = 24;

/**
 * Joins each pair of neighbours: `face book` → `facebook`. The joined word has the pronunciation of the two, and no
 * stem or phonetic key, because a pair is compared and never looked up.
 */
export function joinNeighbours(words: readonly AnalyzedWord[]): JoinedWords[] {
  const joined: JoinedWords[] = [];
  for (let index = 0; index + 1 < words.length; index++) {
    const left = words[index];
    const right = words[index + 1];
    if (left === undefined || right === undefined) continue;
    const form = left.form + right.form;
    if (form.length > MAX_JOINED_CHARACTERS) continue;
    joined.push({ index, word: { form, stem: form, phoneticKey: '', said: left.said + right.said } });
  }
  return joined;
}
