import type { AnalyzedName } from './analyze-entry.ts';
import { similarity } from './edit-distance.ts';
import type { QueryReading } from './plan-query.ts';
import type { Neighbour } from './vocabulary.ts';

/** Which words of a query and of a name found each other, and how well. */
export interface WordMatch {
  /** Closeness 0..1 of each query word to its best counterpart in the name. */
  query: number[];
  /** The same for each word of the name. */
  name: number[];
  /** The ways in which words matched. */
  by: Set<Neighbour['by']>;
}

/** A pair that matches only when written as one word is nearly as good as the word. */
const JOINED_WEIGHT = 0.97;
const MIN_JOINED_SOUND = 3;

/** Pairs the words of a reading with those of a name, joined and split neighbours included. Pure. */
export function matchWords(reading: QueryReading, name: AnalyzedName): WordMatch {
  const match: WordMatch = {
    query: reading.words.map(() => 0),
    name: name.analyzed.words.map(() => 0),
    by: new Set(),
  };
  for (const [index, { alternatives }] of reading.words.entries()) {
    for (const [nameIndex, { stem }] of name.analyzed.words.entries()) {
      const found = alternatives.get(stem);
      if (found !== undefined) credit(match, [index], [nameIndex], found);
    }
  }
  matchJoinedQuery(match, reading, name);
  matchJoinedName(match, reading, name);
  return match;
}

/** `face book` finds `Facebook`. */
function matchJoinedQuery(match: WordMatch, reading: QueryReading, name: AnalyzedName): void {
  for (const { index, alternatives } of reading.joined) {
    for (const [nameIndex, { stem }] of name.analyzed.words.entries()) {
      const found = alternatives.get(stem);
      if (found === undefined) continue;
      credit(match, [index, index + 1], [nameIndex], {
        closeness: found.closeness * JOINED_WEIGHT,
        by: found.by,
      });
    }
  }
}

/** `facebook` finds `Face Book`. */
function matchJoinedName(match: WordMatch, reading: QueryReading, name: AnalyzedName): void {
  for (const [index, { word }] of reading.words.entries()) {
    for (const joined of name.joined) {
      const isSame = joined.word.form === word.form;
      const soundsSame = word.sound.length >= MIN_JOINED_SOUND && joined.word.sound === word.sound;
      if (!isSame && !soundsSame) continue;
      const closeness = isSame ? 1 : 0.5 + 0.5 * similarity(joined.word.form, word.form);
      credit(match, [index], [joined.index, joined.index + 1], {
        closeness: closeness * JOINED_WEIGHT,
        by: isSame ? 'words' : 'sound',
      });
    }
  }
}

function credit(
  match: WordMatch,
  queryIndexes: number[],
  nameIndexes: number[],
  { closeness, by }: Pick<Neighbour, 'closeness' | 'by'>,
): void {
  const isBetter = queryIndexes.some((index) => closeness > (match.query[index] ?? 0));
  for (const index of queryIndexes) match.query[index] = Math.max(match.query[index] ?? 0, closeness);
  for (const index of nameIndexes) match.name[index] = Math.max(match.name[index] ?? 0, closeness);
  if (isBetter) match.by.add(by);
}
