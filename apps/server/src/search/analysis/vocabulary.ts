import { createAlikeWords } from './alike-words.ts';
import type { AnalyzedWord } from './analyze-text.ts';
import { analyzeForms } from './analyze-text.ts';
import { createAddedWords } from './added-words.ts';
import { isFunctionWord } from './function-words.ts';
import { startingWith } from './starting-with.ts';
import { LEAST_CLOSENESS, wordCloseness } from './word-closeness.ts';
import { atOnce } from './at-once.ts';
import { createWordFeatures } from './word-features.ts';

/** The number of entries with a word. */
export interface WordCount {
  form: string;
  /** Entries with the word in a name: title, alias, spoken form or keyword. */
  names: number;
}

/** A word of the catalogue that a word of the query may stand for. */
export interface Neighbour {
  word: AnalyzedWord;
  /** 1 for the same word, less for one that sounds or looks similar. */
  closeness: number;
  /** The kind of similarity to the query word. */
  by: 'words' | 'fuzzy' | 'sound' | 'prefix';
}

/** The words of one catalogue, their rarity, and which of them sound or look similar. */
export interface Vocabulary {
  /** Entries in the catalogue. */
  entries: number;
  /** Returns the number of entries whose names have this form; 0 for an unknown one. */
  count(form: string): number;
  /** Returns the inverse document frequency of a word; that of the rarest for an unknown word. */
  idf(word: Pick<AnalyzedWord, 'form' | 'stem'>): number;
  /** Returns the word itself and words that sound or look similar, closest first, and words that begin with it. */
  neighbours(word: AnalyzedWord, options?: { prefix: PrefixUse }): Neighbour[];
}

/** The vocabulary of a catalogue that changes. */
export interface ChangingVocabulary extends Vocabulary {
  /** How many words were added since it was built; they cost more to look up. */
  readonly added: number;
  /** Adds to the counts of words, known or new; `names` is negative for deleted entries. */
  change(counts: Iterable<WordCount>): void;
  /** Sets the number of entries, which rarity depends on. */
  resize(entries: number): void;
}

/**
 * When a word may be the prefix of another: `unknown` when the catalogue lacks it and it has three letters, `typing`
 * always, because the query is unfinished.
 */
export type PrefixUse = 'never' | 'unknown' | 'typing';

const FUNCTION_WORD_WEIGHT = 0.15;

const MAX_NEIGHBOURS = 24;
/** Short words sound like many others: "in" matches only itself, and "mit" only very close words. */
const MAX_LONE_CHARACTERS = 2;
const MAX_SHORT_CHARACTERS = 3;
const MIN_SHORT_CLOSENESS = 0.7;
const MIN_PREFIX_CHARACTERS = 3;
const MAX_PREFIX_FORMS = 40;
/** Most numbers in the posting lists of the words that a prefix expands to. */
const MAX_PREFIX_POSTINGS = 40_000;
/** Least closeness of a word to its prefix, and the gain for the typed share of the word. */
const PREFIX_CLOSENESS: Record<Exclude<PrefixUse, 'never'>, { least: number; gain: number }> = {
  unknown: { least: 0.6, gain: 0.35 },
  // The typed letters match exactly: closer than a word that only sounds similar.
  typing: { least: 0.92, gain: 0.04 },
};
const MAX_REMEMBERED = 1_000;

/**
 * Indexes a catalogue's words by sound and spelling. A generator, so that the caller can do other work between the
 * steps of a few milliseconds each.
 */
export function* buildVocabulary(
  counts: readonly WordCount[],
  initialEntries: number,
): Generator<undefined, ChangingVocabulary> {
  const words: AnalyzedWord[] = [];
  const countOf = new Map<string, number>();
  for (const [index, { form, names }] of counts.entries()) {
    const [word] = analyzeForms([form]).words;
    if (word === undefined) continue;
    words.push(word);
    countOf.set(form, names);
    if (index % WORDS_A_STEP === 0) yield undefined;
  }
  const features = yield* createWordFeatures(words);
  const alikeWords = yield* createAlikeWords(words);
  const forms = words.map(({ form }) => form).sort();
  const alikes = new Map<string, Neighbour[]>();
  const completions = new Map<string, AnalyzedWord[]>();
  const added = createAddedWords();
  let entries = initialEntries;
  const likely = (word: AnalyzedWord): readonly AnalyzedWord[] => {
    const least = leastClosenessTo(word);
    return least > 1 ? [] : alikeWords.among(features.sharing(word), word, least);
  };
  const count = (form: string): number => countOf.get(form) ?? 0;
  const idf = ({ form }: Pick<AnalyzedWord, 'form'>): number => idfOf(form, count(form), entries);
  const beginning = (text: string): AnalyzedWord[] =>
    beginningWith(text, [...startingWith(forms, text), ...added.startingWith(text)], count);
  return {
    get entries() {
      return entries;
    },
    get added() {
      return added.size;
    },
    count,
    idf,
    neighbours(word, { prefix } = { prefix: 'never' }) {
      const near = remembered(alikes, word.form, () => alike(word, likely(word)));
      const found: Neighbour[] = [
        { word, closeness: 1, by: 'words' },
        ...merged(near, alike(word, added.sharing(word))),
      ];
      const isWhole = count(word.form) > 0 || word.form.length < MIN_PREFIX_CHARACTERS;
      if (prefix === 'never' || (prefix === 'unknown' && isWhole)) return found;
      const longer = remembered(completions, word.form, () => beginning(word.form));
      const begun = longer.map((other): Neighbour => {
        return { word: other, closeness: prefixCloseness(word, other, prefix), by: 'prefix' };
      });
      return [...found, ...begun];
    },
    change(counts) {
      for (const { form, names } of counts) {
        const before = countOf.get(form);
        countOf.set(form, Math.max(0, (before ?? 0) + names));
        if (before !== undefined) continue;
        const [word] = analyzeForms([form]).words;
        if (word === undefined) continue;
        added.add(word);
        for (let length = 1; length <= form.length; length++) completions.delete(form.slice(0, length));
      }
    },
    resize(count) {
      entries = count;
    },
  };
}

/** Merges two lists of neighbours, closest first. */
function merged(known: readonly Neighbour[], added: readonly Neighbour[]): readonly Neighbour[] {
  if (added.length === 0) return known;
  return [...known, ...added].sort((a, b) => b.closeness - a.closeness).slice(0, MAX_NEIGHBOURS);
}

function idfOf(form: string, count: number, entries: number): number {
  return Math.log(1 + entries / (1 + count)) * (isFunctionWord(form) ? FUNCTION_WORD_WEIGHT : 1);
}

/** Returns the vocabulary as if some entries were absent; `gone` has the name forms of each. */
export function vocabularyWithout(vocabulary: Vocabulary, gone: readonly ReadonlySet<string>[]): Vocabulary {
  const entries = vocabulary.entries - gone.length;
  const count = (form: string): number =>
    vocabulary.count(form) - gone.filter((forms) => forms.has(form)).length;
  return {
    entries,
    count,
    idf: ({ form }) => idfOf(form, count(form), entries),
    neighbours: (word, options) =>
      vocabulary
        .neighbours(word, options)
        .filter(({ word: { form } }) => form === word.form || count(form) > 0),
  };
}

const WORDS_A_STEP = 200;

/** Builds the whole vocabulary at once, for a small catalogue. */
export function createVocabulary(counts: readonly WordCount[], entries: number): ChangingVocabulary {
  return atOnce(buildVocabulary(counts, entries));
}

/** Caches values, because the words of queries repeat, most of all in interims. */
function remembered<Value>(known: Map<string, Value>, key: string, make: () => Value): Value {
  const found = known.get(key);
  if (found !== undefined) return found;
  if (known.size >= MAX_REMEMBERED) known.clear();
  const value = make();
  known.set(key, value);
  return value;
}

/** Above 1 for a word that is close only to itself. */
function leastClosenessTo({ form }: AnalyzedWord): number {
  if (form.length <= MAX_LONE_CHARACTERS) return Number.POSITIVE_INFINITY;
  return form.length <= MAX_SHORT_CHARACTERS ? MIN_SHORT_CLOSENESS : LEAST_CLOSENESS;
}

function alike(word: AnalyzedWord, others: Iterable<AnalyzedWord>): Neighbour[] {
  const least = leastClosenessTo(word);
  if (least > 1) return [];
  const found: Neighbour[] = [];
  for (const other of others) {
    if (other.form === word.form) continue;
    const closeness = wordCloseness(word, other, least);
    if (closeness === 0) continue;
    const by = other.stem === word.stem ? 'words' : other.said === word.said ? 'sound' : 'fuzzy';
    found.push({ word: other, closeness, by });
  }
  return found.sort((a, b) => b.closeness - a.closeness).slice(0, MAX_NEIGHBOURS);
}

/** Computes the closeness of a word to its prefix. */
export function prefixCloseness(
  { form: prefix }: Pick<AnalyzedWord, 'form'>,
  { form }: Pick<AnalyzedWord, 'form'>,
  use: Exclude<PrefixUse, 'never'>,
): number {
  const { least, gain } = PREFIX_CLOSENESS[use];
  return least + (gain * prefix.length) / form.length;
}

/** Chooses among the words that begin with the typed text, commonest first. */
function beginningWith(
  prefix: string,
  forms: readonly string[],
  count: (form: string) => number,
): AnalyzedWord[] {
  const longer = forms.filter((form) => form !== prefix && count(form) > 0);
  longer.sort((a, b) => count(b) - count(a));
  const found: AnalyzedWord[] = [];
  let postings = 0;
  for (const form of longer) {
    if (found.length === MAX_PREFIX_FORMS) break;
    if (postings + count(form) > MAX_PREFIX_POSTINGS) continue;
    postings += count(form);
    found.push(...analyzeForms([form]).words);
  }
  return found;
}
