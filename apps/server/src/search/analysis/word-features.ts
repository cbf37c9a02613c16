import type { AnalyzedWord } from './analyze-text.ts';

/** An index of words that share a feature with a word and are worth a comparison. */
export interface WordFeatures {
  /** Returns indexes of words, each once. */
  sharing(word: AnalyzedWord): Iterable<number>;
}

const MIN_VARIED = 3;
const MAX_VARIED = 16;
const MIN_VARIED_FORM = 4;
const WORDS_A_STEP = 1_000;
const MAX_LOOKUP = 2 ** 32 - 1;
/** Hash seeds that keep spellings, sounds and stems apart. */
const SEED = { form: 0x9e37, sound: 0x85eb, said: 0xc2b2, stem: 0x27d4 } as const;

/**
 * Indexes words by stem, spelling, phonetic key and pronunciation, the last three also with one character left out. Two
 * texts one edit apart then share a feature (the idea of SymSpell). Features are numbers in two flat arrays, because a
 * word has about twenty; hash collisions only cost a comparison.
 */
export function* createWordFeatures(words: readonly AnalyzedWord[]): Generator<undefined, WordFeatures> {
  let total = 0;
  for (const [index, word] of words.entries()) {
    total += featuresOf(word).length;
    if (index % WORDS_A_STEP === 0) yield undefined;
  }
  const bits = Math.max(4, Math.ceil(Math.log2(total + 1)));
  const placeOf = (feature: number): number => feature >>> (32 - bits);
  const ends = new Uint32Array(2 ** bits + 1);
  for (const [index, word] of words.entries()) {
    for (const feature of featuresOf(word))
      ends[placeOf(feature) + 1] = (ends[placeOf(feature) + 1] ?? 0) + 1;
    if (index % WORDS_A_STEP === 0) yield undefined;
  }
  for (let place = 1; place < ends.length; place++) ends[place] = (ends[place] ?? 0) + (ends[place - 1] ?? 0);
  const starts = ends.slice();
  const members = new Uint32Array(total);
  for (const [index, word] of words.entries()) {
    for (const feature of featuresOf(word)) {
      const place = placeOf(feature);
      const next = starts[place] ?? 0;
      members[next] = index;
      starts[place] = next + 1;
    }
    if (index % WORDS_A_STEP === 0) yield undefined;
  }
  /** For each word, the last lookup that found it, so that each finds it once. */
  const foundBy = new Uint32Array(words.length);
  let lookup = 0;
  return {
    sharing(word) {
      const sharing: number[] = [];
      if (++lookup > MAX_LOOKUP) {
        foundBy.fill(0);
        lookup = 1;
      }
      for (const feature of featuresOf(word)) {
        const place = placeOf(feature);
        const end = ends[place + 1] ?? 0;
        for (let at = ends[place] ?? 0; at < end; at++) {
          const member = members[at] ?? 0;
          if (foundBy[member] === lookup) continue;
          foundBy[member] = lookup;
          sharing.push(member);
        }
      }
      return sharing;
    },
  };
}

/** Returns the hashes by which words that look or sound alike are found. */
export function featuresOf({ form, stem, phoneticKey, said }: AnalyzedWord): number[] {
  const features = [hash(stem, SEED.stem)];
  if (form.length >= MIN_VARIED_FORM) addVariants(features, form, SEED.form);
  if (phoneticKey !== '') addVariants(features, phoneticKey, SEED.sound);
  if (said !== '') addVariants(features, said, SEED.said);
  return features;
}

/** Adds the text and, where it is long enough to be distinctive, its variants with one character left out. */
function addVariants(features: number[], text: string, seed: number): void {
  features.push(hash(text, seed));
  if (text.length < MIN_VARIED || text.length > MAX_VARIED) return;
  for (let index = 0; index < text.length; index++) {
    if (text.charCodeAt(index) !== text.charCodeAt(index - 1)) features.push(hash(text, seed, index));
  }
}

/** Computes FNV-1a over all characters but one, mixed so that the upper bits can be used alone. */
function hash(text: string, seed: number, without = -1): number {
  let value = 0x811c9dc5 ^ seed;
  for (let index = 0; index < text.length; index++) {
    if (index !== without) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  value = Math.imul(value ^ (value >>> 15), 0x85ebca6b);
  return (value ^ (value >>> 13)) >>> 0;
}
