import { VectorsError } from './vectors-error.ts';

/** A word that means the same as another, or a kind of it. */
export interface RelatedWord {
  form: string;
  /** 0..1, comparable to the cosine of word vectors. */
  closeness: number;
}

/** Which words mean the same, and which are kinds of others. */
export interface WordRelations {
  /** Returns the related words of a word, or of its singular or infinitive, closest first; empty for an unknown one. */
  relatedTo(form: string): readonly RelatedWord[];
  /** Returns those of a word and of its singular or infinitive together; the same word may occur twice. */
  relatedToAny(form: string): readonly RelatedWord[];
}

const MAGIC = 'HARKREL1';
const HEADER_BYTES = MAGIC.length + 12;
const LINE_FEED = 10;
const MOST_CLOSENESS = 255;

/**
 * Reads relations as `packages/word-vectors` describes them. Words are found by bisection in the file's own bytes, so
 * that nothing is kept beside the file but where its words start.
 */
export function readWordRelations(file: Buffer, name: string): WordRelations {
  const { words, pairs, text } = readParts(file, name);
  const starts = startsOfWords(text, words, name);
  const wordAt = (row: number): string => text.toString('latin1', starts[row], (starts[row + 1] ?? 0) - 1);
  const endOf = (row: number): number => (row < 0 ? 0 : file.readUInt32LE(HEADER_BYTES + 4 * row));
  const pairAt = (at: number): RelatedWord => {
    const pair = file.readUInt32LE(HEADER_BYTES + 4 * (words + at));
    return { form: wordAt(Math.floor(pair / 256)), closeness: (pair % 256) / MOST_CLOSENESS };
  };
  if (words > 0 && endOf(words - 1) !== pairs)
    throw new VectorsError(`${name} is damaged: its pairs are not what its words say. Copy it again.`);
  const pairsOf = (form: string): RelatedWord[] => {
    const row = rowOf(form, words, wordAt);
    const [from, to] = row === -1 ? [0, 0] : [endOf(row - 1), endOf(row)];
    return Array.from({ length: to - from }, (_, at) => pairAt(from + at));
  };
  return {
    relatedTo(form) {
      for (const base of baseForms(form)) {
        const pairs = pairsOf(base);
        if (pairs.length > 0) return pairs;
      }
      return [];
    },
    relatedToAny: (form) => baseForms(form).flatMap(pairsOf),
  };
}

function readParts(file: Buffer, name: string): { words: number; pairs: number; text: Buffer } {
  const isTable = file.length >= HEADER_BYTES && file.toString('latin1', 0, MAGIC.length) === MAGIC;
  if (!isTable) throw new VectorsError(`${name} is no table of related words.`);
  const [words = 0, pairs = 0, textBytes = 0] = [0, 4, 8].map((at) => file.readUInt32LE(MAGIC.length + at));
  const textAt = HEADER_BYTES + 4 * (words + pairs);
  if (file.length !== textAt + textBytes)
    throw new VectorsError(`${name} is damaged: its length is not what its header says. Copy it again.`);
  return { words, pairs, text: file.subarray(textAt) };
}

function startsOfWords(text: Buffer, words: number, name: string): Uint32Array {
  const starts = new Uint32Array(words + 1);
  let row = 1;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === LINE_FEED && row < words) starts[row++] = at + 1;
  }
  if (row !== Math.max(1, words))
    throw new VectorsError(`${name} is damaged: words are missing. Copy it again.`);
  starts[words] = text.length + 1;
  return starts;
}

function rowOf(word: string, words: number, wordAt: (row: number) => string): number {
  let from = 0;
  let to = words;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (wordAt(middle) < word) from = middle + 1;
    else to = middle;
  }
  return from < words && wordAt(from) === word ? from : -1;
}

/** Endings of plurals and of verbs, with what stands in their place in the dictionary. */
const ENDINGS: readonly (readonly [RegExp, string])[] = [
  [/ies$/, 'y'],
  [/es$/, ''],
  [/s$/, ''],
  [/ed$/, ''],
  [/ed$/, 'e'],
  [/ing$/, ''],
  [/ing$/, 'e'],
];

/** Returns the form and those that a dictionary may have instead: `hobbies` → `hobby`. */
function baseForms(form: string): string[] {
  const bases = ENDINGS.filter(([ending]) => ending.test(form)).map(([ending, base]) =>
    form.replace(ending, base),
  );
  return [form, ...bases];
}
