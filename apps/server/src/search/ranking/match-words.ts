import type { AnalyzedName } from '../analysis/analyze-entry.ts';
import type { AnalyzedWord } from '../analysis/analyze-text.ts';
import { MIN_JOINED_CLOSENESS, type QueryReading } from '../query/plan-query.ts';
import type { Neighbour } from '../analysis/vocabulary.ts';

/** Which words of a query and of a name found each other, and how well. */
export interface WordMatch {
  /** Closeness 0..1 of each query word to its best counterpart in the name. */
  query: number[];
  /** The same for each word of the name. */
  name: number[];
  /** The ways in which words matched. */
  by: Set<Neighbour['by']>;
}

/** Words that are less alike have nothing to do with each other. */
const MIN_CLOSENESS = 0.62;
/** A pair that matches only when written as one word is nearly as good as the word. */
const JOINED_WEIGHT = 0.97;
/** No other pair is looked for where a word has found this. */
const GOOD_ENOUGH = 0.95;

/** Pairs the words of a reading with those of a name, joined and split neighbours included. Pure. */
export function matchWords(reading: QueryReading, name: AnalyzedName): WordMatch {
  const match: WordMatch = {
    query: reading.words.map(() => 0),
    name: name.analyzed.words.map(() => 0),
    by: new Set(),
  };
  for (const [index, { word, closeness }] of reading.words.entries()) {
    for (const [nameIndex, other] of name.analyzed.words.entries()) {
      credit(match, {
        query: [index],
        name: [nameIndex],
        closeness: closeness(other),
        by: wayOf(word, other),
      });
    }
  }
  matchJoinedQuery(match, reading, name);
  matchJoinedName(match, reading, name);
  return match;
}

/** `face book` finds `Facebook`. */
function matchJoinedQuery(match: WordMatch, reading: QueryReading, name: AnalyzedName): void {
  for (const { index, word, closeness } of reading.joined) {
    if (Math.min(match.query[index] ?? 0, match.query[index + 1] ?? 0) > GOOD_ENOUGH) continue;
    for (const [nameIndex, other] of name.analyzed.words.entries()) {
      if (!mayBeJoined(word, other)) continue;
      const found = closeness(other);
      if (found < MIN_JOINED_CLOSENESS) continue;
      const pair = { query: [index, index + 1], name: [nameIndex], by: wayOf(word, other) };
      credit(match, { ...pair, closeness: found * JOINED_WEIGHT });
    }
  }
}

/** `facebook` finds `Face Book`. */
function matchJoinedName(match: WordMatch, reading: QueryReading, name: AnalyzedName): void {
  for (const [index, { word, closeness }] of reading.words.entries()) {
    if ((match.query[index] ?? 0) > GOOD_ENOUGH) continue;
    for (const { index: nameIndex, word: joined } of name.joined) {
      if (!mayBeJoined(word, joined)) continue;
      const found = closeness(joined);
      if (found < MIN_JOINED_CLOSENESS) continue;
      const pair = { query: [index], name: [nameIndex, nameIndex + 1], by: wayOf(word, joined) };
      credit(match, { ...pair, closeness: found * JOINED_WEIGHT });
    }
  }
}

/** Words of very different lengths are never the same: a comparison less. */
function mayBeJoined(word: AnalyzedWord, joined: AnalyzedWord): boolean {
  return Math.abs(word.form.length - joined.form.length) <= 3;
}

function wayOf(word: AnalyzedWord, other: AnalyzedWord): Neighbour['by'] {
  if (word.form === other.form || word.stem === other.stem) return 'words';
  if (other.form.startsWith(word.form)) return 'prefix';
  return word.said === other.said || (word.phoneticKey !== '' && word.phoneticKey === other.phoneticKey)
    ? 'sound'
    : 'fuzzy';
}

interface Credit {
  query: readonly number[];
  name: readonly number[];
  closeness: number;
  by: Neighbour['by'];
}

function credit(match: WordMatch, { query, name, closeness, by }: Credit): void {
  if (closeness < MIN_CLOSENESS) return;
  if (query.some((index) => closeness > (match.query[index] ?? 0))) match.by.add(by);
  for (const index of query) match.query[index] = Math.max(match.query[index] ?? 0, closeness);
  for (const index of name) match.name[index] = Math.max(match.name[index] ?? 0, closeness);
}
