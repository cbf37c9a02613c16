import type { Match } from '@hark/shared/wire/search-result';

import type { AnalyzedEntry, AnalyzedName } from './analyze-entry.ts';
import { similarity } from './edit-distance.ts';
import { matchWords, type WordMatch } from './match-words.ts';
import type { PlannedHypothesis, QueryReading } from './plan-query.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Popularity over the whole catalogue, so that one entry's can be put into proportion. */
export interface PopularityScale {
  max: number;
  /** Stands in where an entry's popularity is unknown: unknown is neither popular nor obscure. */
  median: number;
}

export interface Candidate<Key> {
  key: Key;
  entry: AnalyzedEntry;
  popularity: number | undefined;
}

export interface Ranked<Key> {
  key: Key;
  score: number;
  match: Match;
}

export interface RankingContext {
  vocabulary: Vocabulary;
  popularity: PopularityScale;
  limit: number;
}

/** Measured on known-item searches with spoken-style errors: see docs/search.md. */
const WEIGHT = {
  squeezedText: 0.25,
  squeezedSound: 0.25,
  queryCoverage: 0.35,
  exactShare: 0.05,
  nameCoverage: 0.14,
  popularity: 0.06,
  exactName: 0.5,
  soundsExactly: 0.12,
} as const;

/** What a text other than the title is worth, as a share. */
const FIELD_TRUST = { title: 1, alias: 0.99, spoken: 0.99, keyword: 0.6 } as const;
/** What a word found only elsewhere counts towards the coverage of the query. */
const ELSEWHERE = { name: 0.8, description: 0.7 } as const;
/** The same words in another order are a little less than the same. */
const ANY_ORDER = 0.92;
/** What it is worth when the description has every word of the query, and the share below which it says nothing. */
const DESCRIBED = { weight: 0.5, leastCoverage: 0.75 } as const;
/** Below this an entry has nothing to do with what was asked. */
const MIN_SCORE = 0.3;
/** Nor below this share of the best, bonuses aside. */
const MIN_SHARE_OF_BEST = 0.4;

/**
 * Orders candidates by how well their best name answers the best hypothesis. Pure, and the one place where relevance is
 * decided: whatever found the candidates only has to be generous.
 */
export function rankCandidates<Key>(
  hypotheses: readonly PlannedHypothesis[],
  candidates: Iterable<Candidate<Key>>,
  context: RankingContext,
): Ranked<Key>[] {
  const ranked: Ranked<Key>[] = [];
  for (const candidate of candidates) {
    const best = scoreEntry(hypotheses, candidate.entry, context.vocabulary);
    if (best === null || best.score < MIN_SCORE) continue;
    const score = best.score + WEIGHT.popularity * popularityPrior(candidate.popularity, context.popularity);
    ranked.push({ key: candidate.key, score, match: best.match });
  }
  ranked.sort((a, b) => b.score - a.score);
  const floor = MIN_SHARE_OF_BEST * Math.min(1, ranked[0]?.score ?? 0);
  return ranked.slice(0, context.limit).filter(({ score }) => score >= floor);
}

/** 0..1 on a logarithmic scale: ten times as popular is one step, wherever it starts. */
export function popularityPrior(popularity: number | undefined, { max, median }: PopularityScale): number {
  if (max <= 0) return 0;
  return Math.log1p(Math.min(popularity ?? median, max)) / Math.log1p(max);
}

interface Scored {
  score: number;
  match: Match;
}

function scoreEntry(
  hypotheses: readonly PlannedHypothesis[],
  entry: AnalyzedEntry,
  vocabulary: Vocabulary,
): Scored | null {
  let best: Scored | null = null;
  for (const { hypothesis, penalty, readings } of hypotheses) {
    for (const reading of readings) {
      const found = scoreReading(reading, entry, vocabulary);
      const score = found.score - penalty;
      if (best === null || score > best.score) best = { score, match: { ...found.match, hypothesis } };
    }
  }
  return best;
}

function scoreReading(reading: QueryReading, entry: AnalyzedEntry, vocabulary: Vocabulary): Scored {
  const matches = entry.names.map((name) => matchWords(reading, name));
  const elsewhere = reading.words.map((_, index) => coveredElsewhere(reading, index, entry, matches));
  let best: Scored = { score: 0, match: { field: 'title', text: '', kind: 'fuzzy', hypothesis: 0 } };
  for (const [index, name] of entry.names.entries()) {
    const match = matches[index];
    if (match === undefined) continue;
    const score = FIELD_TRUST[name.field] * scoreName(reading, name, { match, elsewhere, vocabulary });
    if (score <= best.score) continue;
    best = {
      score,
      match: { field: name.field, text: name.text, kind: kindOf(reading, name, match), hypothesis: 0 },
    };
  }
  const described = scoreDescription(reading, entry, matches);
  if (described <= best.score) return best;
  return { score: described, match: { field: 'description', text: '', kind: 'words', hypothesis: 0 } };
}

/** How well names and description together have what was asked: "largest city of brazil". Exact words only. */
function scoreDescription(
  reading: QueryReading,
  entry: AnalyzedEntry,
  matches: readonly WordMatch[],
): number {
  const found = reading.words.map(({ word }, index) =>
    entry.description.has(word.stem) || matches.some((match) => match.query[index] === 1) ? 1 : 0,
  );
  const coverage = weightedMean(
    found,
    reading.words.map(({ idf }) => idf),
  );
  return coverage < DESCRIBED.leastCoverage ? 0 : DESCRIBED.weight * coverage;
}

/** How well a query word is covered by the entry's other names and its description. */
function coveredElsewhere(
  reading: QueryReading,
  index: number,
  entry: AnalyzedEntry,
  matches: readonly WordMatch[],
): number {
  const stem = reading.words[index]?.word.stem ?? '';
  const inNames = Math.max(...matches.map((match) => match.query[index] ?? 0)) * ELSEWHERE.name;
  const inDescription = entry.description.has(stem) ? ELSEWHERE.description : 0;
  return Math.max(inNames, inDescription);
}

interface NameEvidence {
  match: WordMatch;
  elsewhere: readonly number[];
  vocabulary: Vocabulary;
}

function scoreName(reading: QueryReading, name: AnalyzedName, evidence: NameEvidence): number {
  const { match, elsewhere, vocabulary } = evidence;
  const idfs = reading.words.map(({ idf }) => idf);
  const nameIdfs = name.analyzed.words.map(({ stem }) => vocabulary.idf(stem));
  const covered = match.query.map((closeness, index) => Math.max(closeness, elsewhere[index] ?? 0));
  const exact = match.query.map((closeness) => (closeness === 1 ? 1 : 0));
  const overlap = ANY_ORDER * wordOverlap(reading, name, match);
  const isExact = reading.text.squeezed === name.analyzed.squeezed;
  const soundsExact = reading.text.sound.length > 2 && reading.text.sound === name.analyzed.sound;
  // Letters in common mean something only where at least a word was found; and comparing them is what costs.
  const isCompared = overlap > 0 || isExact || soundsExact;
  const text = isCompared ? Math.max(overlap, similarity(reading.text.squeezed, name.analyzed.squeezed)) : 0;
  const sound = isCompared ? soundSimilarity(reading, name, text) : 0;
  return (
    WEIGHT.squeezedText * text +
    WEIGHT.squeezedSound * Math.max(overlap, sound) +
    WEIGHT.queryCoverage * weightedMean(covered, idfs) +
    WEIGHT.exactShare * weightedMean(exact, idfs) +
    WEIGHT.nameCoverage * weightedMean(match.name, nameIdfs) +
    (name.field === 'keyword' ? 0 : isExact ? WEIGHT.exactName : soundsExact ? WEIGHT.soundsExactly : 0)
  );
}

/** Scripts without a sound key are compared by their letters alone. */
function soundSimilarity(reading: QueryReading, name: AnalyzedName, text: number): number {
  const { sound } = reading.text;
  return sound === '' || name.analyzed.sound === '' ? text : similarity(sound, name.analyzed.sound);
}

/** The share of characters, on both sides, whose words found each other: the same whatever the order of the words. */
function wordOverlap(reading: QueryReading, name: AnalyzedName, match: WordMatch): number {
  const lengths = reading.words.map(({ word }) => word.form.length);
  const nameLengths = name.analyzed.words.map(({ form }) => form.length);
  return Math.min(weightedMean(match.query, lengths), weightedMean(match.name, nameLengths));
}

function weightedMean(values: readonly number[], weights: readonly number[]): number {
  let sum = 0;
  let total = 0;
  for (const [index, weight] of weights.entries()) {
    sum += weight * (values[index] ?? 0);
    total += weight;
  }
  return total === 0 ? 0 : sum / total;
}

function kindOf(reading: QueryReading, name: AnalyzedName, match: WordMatch): Match['kind'] {
  if (reading.text.squeezed === name.analyzed.squeezed) return 'exact';
  if (name.analyzed.squeezed.startsWith(reading.text.squeezed) || match.by.has('prefix')) return 'prefix';
  if (match.by.has('fuzzy')) return 'fuzzy';
  if (match.by.has('sound')) return 'sound';
  if (match.by.has('words')) return 'words';
  return reading.text.sound === name.analyzed.sound ? 'sound' : 'fuzzy';
}
