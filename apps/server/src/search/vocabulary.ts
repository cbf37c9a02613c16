import { stemmer } from 'stemmer';

import type { AnalyzedWord } from './analyze-text.ts';
import { analyzeForms } from './analyze-text.ts';
import { similarity } from './edit-distance.ts';

/** In how many entries a word occurs. */
export interface WordCount {
  form: string;
  /** Entries that have it in a name: title, alias, spoken form or keyword. */
  names: number;
}

/** A word of the catalogue that a word of the query may stand for. */
export interface Neighbour {
  stem: string;
  /** 1 for the same word, less for one that sounds or looks like it. */
  closeness: number;
  /** What it has in common with the word asked for. */
  by: 'words' | 'fuzzy' | 'sound' | 'prefix';
}

/** The words of one catalogue, with how rare they are and which sound or look alike. */
export interface Vocabulary {
  /** Entries in the catalogue. */
  entries: number;
  /** Entries whose names have this stem; 0 for an unknown one. */
  count(stem: string): number;
  /** How much a stem tells: its inverse document frequency, for an unknown one that of the rarest. */
  idf(stem: string): number;
  /** The word itself, then up to eight that sound or look like it, the closest first. */
  neighbours(word: AnalyzedWord, options?: { prefix: boolean }): Neighbour[];
}

/** Words that hold a sentence together. They are matched like any other but tell little, however rare in names. */
const FUNCTION_STEMS = new Set(
  'a an and are as at be by do for from he her his how i in is it its me my of on or our she that the their there they this to was we were what when where which who why with you your'
    .split(' ')
    .map((word) => stemmer(word)),
);
const FUNCTION_WORD_WEIGHT = 0.15;

const MAX_NEIGHBOURS = 8;
const MIN_CLOSENESS = 0.62;
/** A short word sounds like many: "in" means only itself, and "mit" only what is very close. */
const MAX_LONE_CHARACTERS = 2;
const MAX_SHORT_CHARACTERS = 3;
const MIN_SHORT_CLOSENESS = 0.8;
/** Shorter sound keys are shared by too many words to be varied. */
const MIN_VARIED_SOUND = 3;
const MIN_VARIED_FORM = 4;
const MAX_VARIED_FORM = 14;
const MIN_PREFIX_CHARACTERS = 3;
const MAX_PREFIX_FORMS = 200;

/**
 * Indexes a catalogue's words by stem, by sound and by spelling. Sounds and spellings are found with up to one edit: each
 * is filed under itself and under itself with one character left out, and two that are one edit apart share such an
 * entry (the SymSpell idea).
 */
export function createVocabulary(counts: Iterable<WordCount>, entries: number): Vocabulary {
  const countByStem = new Map<string, number>();
  const wordsByVariant = new Map<string, AnalyzedWord[]>();
  const forms: string[] = [];
  for (const { form, names } of counts) {
    const [word] = analyzeForms([form]).words;
    if (word === undefined) continue;
    countByStem.set(word.stem, (countByStem.get(word.stem) ?? 0) + names);
    forms.push(form);
    for (const key of variantsOf(word)) {
      const sharing = wordsByVariant.get(key);
      if (sharing === undefined) wordsByVariant.set(key, [word]);
      else sharing.push(word);
    }
  }
  forms.sort();
  const count = (stem: string): number => countByStem.get(stem) ?? 0;
  return {
    entries,
    count,
    idf: (stem) => {
      const idf = Math.log(1 + entries / (1 + count(stem)));
      return FUNCTION_STEMS.has(stem) ? idf * FUNCTION_WORD_WEIGHT : idf;
    },
    neighbours: (word, options) => {
      const prefixed =
        options?.prefix === true && count(word.stem) === 0 ? formsWithPrefix(forms, word.form) : [];
      return neighboursOf(word, alikes(wordsByVariant, word), prefixed);
    },
  };
}

/** What a word is filed under: what it sounds like and how it is spelt, each as it is and with one character left out. */
function variantsOf({ form, sound }: AnalyzedWord): string[] {
  const sounds = sound.length < MIN_VARIED_SOUND ? [sound] : withOneLeftOut(sound);
  const spellings =
    form.length < MIN_VARIED_FORM || form.length > MAX_VARIED_FORM ? [] : withOneLeftOut(form);
  return [...sounds.filter((variant) => variant !== ''), ...spellings];
}

/** Sound keys are upper case and forms lower case, so the two never meet. */
function withOneLeftOut(text: string): string[] {
  const variants = new Set([text]);
  for (let index = 0; index < text.length; index += 1) {
    variants.add(text.slice(0, index) + text.slice(index + 1));
  }
  return [...variants];
}

function alikes(wordsByVariant: Map<string, AnalyzedWord[]>, word: AnalyzedWord): Set<AnalyzedWord> {
  const alike = new Set<AnalyzedWord>();
  if (word.form.length <= MAX_LONE_CHARACTERS) return alike;
  for (const key of variantsOf(word)) {
    for (const other of wordsByVariant.get(key) ?? []) alike.add(other);
  }
  return alike;
}

/** Half by letters, half by sound; words of digits alone are never alike: 1984 is not 1985. */
function closenessOf(word: AnalyzedWord, other: AnalyzedWord): number {
  if (/\d/.test(word.form) || /\d/.test(other.form)) return word.form === other.form ? 1 : 0;
  return 0.5 * similarity(word.form, other.form) + 0.5 * similarity(word.sound, other.sound);
}

function neighboursOf(word: AnalyzedWord, alikes: Iterable<AnalyzedWord>, prefixed: string[]): Neighbour[] {
  const best = new Map<string, Neighbour>();
  const offer = (neighbour: Neighbour): void => {
    const known = best.get(neighbour.stem);
    if (known === undefined || known.closeness < neighbour.closeness) best.set(neighbour.stem, neighbour);
  };
  const least = word.form.length <= MAX_SHORT_CHARACTERS ? MIN_SHORT_CLOSENESS : MIN_CLOSENESS;
  for (const other of alikes) {
    if (other.stem === word.stem) continue;
    const closeness = Math.min(0.95, closenessOf(word, other));
    if (closeness < least) continue;
    offer({ stem: other.stem, closeness, by: other.sound === word.sound ? 'sound' : 'fuzzy' });
  }
  for (const form of prefixed) {
    const [other] = analyzeForms([form]).words;
    if (other === undefined || other.stem === word.stem) continue;
    offer({ stem: other.stem, closeness: 0.6 + (0.35 * word.form.length) / form.length, by: 'prefix' });
  }
  const others = [...best.values()].sort((a, b) => b.closeness - a.closeness).slice(0, MAX_NEIGHBOURS);
  return [{ stem: word.stem, closeness: 1, by: 'words' }, ...others];
}

/** Forms that begin with what was typed so far, by binary search in the sorted list. */
function formsWithPrefix(forms: readonly string[], prefix: string): string[] {
  if (prefix.length < MIN_PREFIX_CHARACTERS) return [];
  let low = 0;
  let high = forms.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((forms[middle] ?? '') < prefix) low = middle + 1;
    else high = middle;
  }
  const found: string[] = [];
  for (let index = low; index < forms.length && found.length < MAX_PREFIX_FORMS; index += 1) {
    const form = forms[index] ?? '';
    if (!form.startsWith(prefix)) break;
    found.push(form);
  }
  return found;
}
