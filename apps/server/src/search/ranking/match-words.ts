import type { AnalyzedName } from '../analysis/analyze-entry.ts';
import type { AnalyzedWord } from '../analysis/analyze-text.ts';
import { MIN_JOINED_CLOSENESS, type QueryReading } from '../query/plan-query.ts';
import type { Neighbour } from '../analysis/vocabulary.ts';

/** The words of a query and of a name that match, and how closely. */
export interface WordMatch {
  /** Closeness of each query word to its best counterpart in the name, 0..1. */
  query: number[];
  /** Closeness of each word of the name to its best counterpart in the query, 0..1. */
  name: number[];
  /** The kinds of matches. */
  by: Set<Neighbour['by']>;
}

/** Words that are less close do not match. */
const MIN_CLOSENESS = 0.62;
/** Factor for two words that match only when joined. */
const JOINED_WEIGHT = 0.97;
/** A word with a match this close is not compared further. */
const GOOD_ENOUGH = 0.95;

/** Matches the words of a reading with those of a name, including joined and split neighbours. Pure. */
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
      // `convection` is what it is, not a misheard `convection row`.
      if ((match.name[nameIndex] ?? 0) > GOOD_ENOUGH || !mayBeJoined(word, other)) continue;
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

/** Skips the comparison of words whose lengths differ too much to match. */
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
