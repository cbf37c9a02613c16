import {
  type AnalyzedText,
  type AnalyzedWord,
  analyzeForms,
  analyzeText,
  joinNeighbours,
  type JoinedWords,
} from './analyze-text.ts';
import { withoutCarrier } from './carrier-phrases.ts';
import type { SearchRequest } from './search-index.ts';
import type { Neighbour, Vocabulary } from './vocabulary.ts';

/** A word of the query, or two neighbours joined, with the words of the catalogue it may stand for. */
export interface QueryWord {
  word: AnalyzedWord;
  /** By stem. */
  alternatives: ReadonlyMap<string, Neighbour>;
  /** How much it tells: rare words more. */
  idf: number;
}

/** Two neighbours joined; `index` is that of the first. */
export type JoinedQueryWord = QueryWord & { index: number };

/** One way to read a hypothesis: as it stands, or without the words that carry the request. */
export interface QueryReading {
  text: AnalyzedText;
  words: readonly QueryWord[];
  joined: readonly JoinedQueryWord[];
}

export interface PlannedHypothesis {
  /** Index in the request. */
  hypothesis: number;
  /** Taken off the score: the less likely the hypothesis, the more. */
  penalty: number;
  readings: readonly QueryReading[];
}

const MAX_HYPOTHESES = 8;
const MAX_QUERY_WORDS = 24;
/** Joining two words is a guess, so only a close neighbour counts. */
const MIN_JOINED_CLOSENESS = 0.75;
const PENALTY_PER_NAT = 0.05;
const MAX_PENALTY = 0.25;

/** Reads each hypothesis in every way it may be meant and expands its words over the vocabulary. Pure. */
export function planQueries(
  hypotheses: SearchRequest['hypotheses'],
  vocabulary: Vocabulary,
): PlannedHypothesis[] {
  const planned: PlannedHypothesis[] = [];
  const seen = new Set<string>();
  const bestProbability = Math.max(...hypotheses.map(({ probability }) => probability));
  for (const [hypothesis, { text, probability }] of hypotheses.entries()) {
    if (planned.length === MAX_HYPOTHESES) break;
    const forms = analyzeText(text)
      .words.slice(0, MAX_QUERY_WORDS)
      .map((word) => word.form);
    const key = forms.join(' ');
    if (key === '' || seen.has(key)) continue;
    seen.add(key);
    const carried = withoutCarrier(forms);
    const readings = [readForms(forms, vocabulary)];
    if (carried.length < forms.length) readings.push(readForms(carried, vocabulary));
    planned.push({ hypothesis, penalty: penaltyOf(probability, bestProbability), readings });
  }
  return planned;
}

function penaltyOf(probability: number, best: number): number {
  const ratio = Math.max(probability, 1e-6) / Math.max(best, 1e-6);
  return Math.min(MAX_PENALTY, Math.max(0, -Math.log(ratio) * PENALTY_PER_NAT));
}

function readForms(forms: readonly string[], vocabulary: Vocabulary): QueryReading {
  const text = analyzeForms(forms);
  const last = text.words.length - 1;
  return {
    text,
    words: text.words.map((word, index) =>
      toQueryWord(word, vocabulary.neighbours(word, { prefix: index === last }), vocabulary),
    ),
    joined: joinNeighbours(text.words).map((pair) => toJoinedWord(pair, vocabulary)),
  };
}

function toJoinedWord({ index, word }: JoinedWords, vocabulary: Vocabulary): JoinedQueryWord {
  const close = vocabulary.neighbours(word).filter(({ closeness }) => closeness >= MIN_JOINED_CLOSENESS);
  return Object.assign(toQueryWord(word, close, vocabulary), { index });
}

/** A word that the catalogue lacks tells as much as the rarest word it may stand for. */
function toQueryWord(word: AnalyzedWord, neighbours: Neighbour[], vocabulary: Vocabulary): QueryWord {
  const known = neighbours.filter(({ stem }) => vocabulary.count(stem) > 0);
  const isKnown = vocabulary.count(word.stem) > 0;
  const idf =
    isKnown || known.length === 0
      ? vocabulary.idf(word.stem)
      : Math.max(...known.map(({ stem }) => vocabulary.idf(stem)));
  return { word, alternatives: new Map(neighbours.map((neighbour) => [neighbour.stem, neighbour])), idf };
}
