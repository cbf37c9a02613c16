import type { AnalyzedEntry, AnalyzedName } from '../analysis/analyze-entry.ts';
import { similarity } from '../analysis/similarity.ts';
import type { WordMatch } from './match-words.ts';
import { nameBeginnings } from '../analysis/name-beginnings.ts';
import type { QueryReading } from '../query/plan-query.ts';
import type { RankingFeatures } from './ranking-weights.ts';
import { qualifiedShare } from './qualified-name.ts';
import { phoneticSimilarity } from '../analysis/phonetic-distance.ts';
import type { Vocabulary } from '../analysis/vocabulary.ts';
import { shareOfWorth } from './word-worth.ts';

export interface NameEvidence {
  match: WordMatch;
  /** Coverage of each query word by other names of the entry and by its description. */
  elsewhere: readonly number[];
  /** Coverage of each query word by this name or elsewhere. */
  covered: readonly number[];
  /** The entry that has the name. */
  entry: Pick<AnalyzedEntry, 'category'>;
  vocabulary: Pick<Vocabulary, 'idf'>;
}

export type NameFeatures = Omit<RankingFeatures, 'popularity' | 'unknownPopularity'>;

/** Factor for the same words in another order. */
const ANY_ORDER = 0.92;
const MIN_PHONETIC_CHARACTERS = 3;

/** Computes the features of one name of an entry. Pure. */
export function nameFeatures(
  reading: QueryReading,
  name: AnalyzedName,
  { match, elsewhere, covered, entry, vocabulary }: NameEvidence,
): NameFeatures {
  const { text } = reading;
  const { analyzed, field } = name;
  const idfs = reading.words.map(({ idf }) => idf);
  const nameIdfs = analyzed.words.map((word) => vocabulary.idf(word));
  const overlap = ANY_ORDER * wordOverlap(reading, name, match);
  const isExact = text.squeezed === analyzed.squeezed;
  const soundsExact =
    text.phoneticKey.length >= MIN_PHONETIC_CHARACTERS && text.phoneticKey === analyzed.phoneticKey;
  // Shared letters mean something only where at least one word matched, and the comparison of letters is the expensive
  // part. Below the overlap it adds nothing.
  const isCompared = overlap > 0 || isExact || soundsExact;
  const spelling = isCompared ? similarity(text.squeezed, analyzed.squeezed, overlap) : 0;
  const said = isCompared ? saidSimilarity(reading, name, { spelling, least: overlap }) : 0;
  const isName = field !== 'keyword';
  return {
    text: Math.max(overlap, spelling),
    said: Math.max(overlap, said),
    queryCoverage: weightedMean(covered, idfs),
    evidence: weightedMean(
      covered.map((closeness, index) => shareOfWorth(closeness, idfs[index] ?? 1)),
      idfs,
    ),
    exactShare: weightedMean(
      match.query.map((closeness) => (closeness === 1 ? 1 : 0)),
      idfs,
    ),
    nameCoverage: weightedMean(match.name, nameIdfs),
    exactName: isName && isExact ? 1 : 0,
    soundsExactly: isName && soundsExact && !isExact ? 1 : 0,
    startsName: isName && !isExact && beginsWith(analyzed, text.squeezed) ? 1 : 0,
    qualified: isName ? qualifiedShare(reading, name, { match, elsewhere, category: entry.category }) : 0,
    described: 0,
    meaning: 0,
    alias: field === 'alias' ? 1 : 0,
    spoken: field === 'spoken' ? 1 : 0,
    keyword: field === 'keyword' ? 1 : 0,
  };
}

function beginsWith({ words }: AnalyzedName['analyzed'], squeezed: string): boolean {
  return nameBeginnings(words.map(({ form }) => form)).some((beginning) => beginning.startsWith(squeezed));
}

/** Compares scripts without known sounds by their letters alone; 0 below `least`. */
function saidSimilarity(
  reading: QueryReading,
  name: AnalyzedName,
  { spelling, least }: { spelling: number; least: number },
): number {
  const { said } = reading.text;
  if (said === '' || name.analyzed.said === '') return spelling;
  return phoneticSimilarity(said, name.analyzed.said, least);
}

/** The share of characters on both sides that are in matched words, whatever the order of the words. */
function wordOverlap(reading: QueryReading, name: AnalyzedName, match: WordMatch): number {
  const lengths = reading.words.map(({ word }) => word.form.length);
  const nameLengths = name.analyzed.words.map(({ form }) => form.length);
  return Math.min(weightedMean(match.query, lengths), weightedMean(match.name, nameLengths));
}

export function weightedMean(values: readonly number[], weights: readonly number[]): number {
  let sum = 0;
  let total = 0;
  for (const [index, weight] of weights.entries()) {
    sum += weight * (values[index] ?? 0);
    total += weight;
  }
  return total === 0 ? 0 : sum / total;
}
