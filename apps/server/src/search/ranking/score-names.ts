import type { AnalyzedEntry, AnalyzedName } from '../analysis/analyze-entry.ts';
import { isFunctionWord } from '../analysis/function-words.ts';
import { matchWords, type WordMatch } from './match-words.ts';
import { nameFeatures, type NameFeatures, weightedMean } from './name-features.ts';
import type { QueryReading } from '../query/plan-query.ts';
import { NO_FEATURES } from './ranking-weights.ts';
import type { Vocabulary } from '../analysis/vocabulary.ts';

/** Factors for the coverage of a query word that matches only elsewhere in the entry. */
const ELSEWHERE = { name: 0.8, description: 0.7 } as const;
/** Share of the query that a description must cover to count. */
const LEAST_DESCRIBED = 0.75;

/** Factor for a single matched word of a description, which says less than two together. */
const LONE_WORD = 0.75;

export interface ScoredName {
  name: AnalyzedName;
  match: WordMatch;
  /** Coverage of each query word by this name or elsewhere. */
  covered: readonly number[];
  features: NameFeatures;
}

/** Computes the features of each name of an entry. */
export function scoreNames(
  reading: QueryReading,
  entry: AnalyzedEntry,
  vocabulary: Pick<Vocabulary, 'idf'>,
): ScoredName[] {
  const matches = entry.names.map((name) => matchWords(reading, name));
  const elsewhere = reading.words.map(({ word }, index) => {
    const inNames =
      matches.length === 1
        ? 0
        : Math.max(...matches.map((match) => match.query[index] ?? 0)) * ELSEWHERE.name;
    return Math.max(inNames, entry.description.has(word.stem) ? ELSEWHERE.description : 0);
  });
  return entry.names.flatMap((name, index) => {
    const match = matches[index];
    if (match === undefined) return [];
    const covered = match.query.map((closeness, place) => Math.max(closeness, elsewhere[place] ?? 0));
    const features = nameFeatures(reading, name, { match, elsewhere, covered, entry, vocabulary });
    return [{ name, match, covered, features }];
  });
}

/** Share of the query that names and description cover together, by exact words only: "largest city of brazil". */
export function scoreDescription(
  reading: QueryReading,
  entry: AnalyzedEntry,
): { covered: readonly number[]; features: NameFeatures } {
  const isDescribed = entry.description.size > 0;
  const covered = reading.words.map(({ word }) => {
    if (!isDescribed) return 0;
    const inName = entry.names.some(({ analyzed }) => analyzed.words.some(({ form }) => form === word.form));
    return inName || entry.description.has(word.stem) ? 1 : 0;
  });
  const idfs = reading.words.map(({ idf }) => idf);
  const coverage = weightedMean(covered, idfs);
  const telling = reading.words.filter(({ word }) => !isFunctionWord(word.form)).length;
  const described = telling > 1 ? coverage : LONE_WORD * coverage;
  return { covered, features: { ...NO_FEATURES, described: coverage < LEAST_DESCRIBED ? 0 : described } };
}
