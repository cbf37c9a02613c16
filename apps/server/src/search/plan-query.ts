import {
  type AnalyzedText,
  type AnalyzedWord,
  analyzeForms,
  analyzeText,
  joinNeighbours,
  type JoinedWords,
} from './analyze-text.ts';
import { withoutCarrier } from './carrier-phrases.ts';
import { correctedForms } from './correction.ts';
import type { SearchRequest } from './search-index.ts';
import { splitWord } from './split-word.ts';
import type { Neighbour, Vocabulary } from './vocabulary.ts';
import { wordCloseness } from './word-closeness.ts';

/** A word of the query, or two neighbours joined, with the words of the catalogue it may stand for. */
export interface QueryWord {
  word: AnalyzedWord;
  neighbours: readonly Neighbour[];
  /** How much it tells: rare words more. */
  idf: number;
  /** How close it is to a word of a name, remembered. */
  closeness(other: AnalyzedWord): number;
}

/** Two neighbours joined; `index` is that of the first. */
export type JoinedQueryWord = QueryWord & { index: number };

/** A word that may be two: `facebook` → `face`, `book`. */
export interface SplitQueryWord {
  index: number;
  parts: readonly (readonly [AnalyzedWord, AnalyzedWord])[];
}

/** One way to read a hypothesis: as it stands, without the words that carry the request, or as a correction. */
export interface QueryReading {
  text: AnalyzedText;
  words: readonly QueryWord[];
  joined: readonly JoinedQueryWord[];
  split: readonly SplitQueryWord[];
}

export interface PlannedHypothesis {
  /** Index in the request. */
  hypothesis: number;
  probability: number;
  readings: readonly QueryReading[];
}

const MAX_HYPOTHESES = 8;
const MAX_QUERY_WORDS = 24;
/** Joining two words is a guess, so only a close neighbour counts. */
export const MIN_JOINED_CLOSENESS = 0.75;

/** Reads each hypothesis in every way it may be meant and expands its words over the vocabulary. Pure. */
export function planQueries(
  { hypotheses, previous }: Pick<SearchRequest, 'hypotheses' | 'previous'>,
  vocabulary: Vocabulary,
): PlannedHypothesis[] {
  const planned: PlannedHypothesis[] = [];
  const seen = new Set<string>();
  const before = previous === undefined ? [] : formsOf(previous);
  for (const [hypothesis, { text, probability }] of hypotheses.entries()) {
    if (planned.length === MAX_HYPOTHESES) break;
    const forms = formsOf(text);
    const key = forms.join(' ');
    if (key === '' || seen.has(key)) continue;
    seen.add(key);
    const ways = new Map<string, readonly string[]>();
    for (const way of [forms, withoutCarrier(forms), ...correctedForms(forms, before)])
      ways.set(way.join(' '), way);
    const readings = [...ways.values()].map((way) => readForms(way, vocabulary));
    planned.push({ hypothesis, probability, readings });
  }
  return planned;
}

function formsOf(text: string): string[] {
  return analyzeText(text)
    .words.slice(0, MAX_QUERY_WORDS)
    .map(({ form }) => form);
}

function readForms(forms: readonly string[], vocabulary: Vocabulary): QueryReading {
  const text = analyzeForms(forms);
  const last = text.words.length - 1;
  return {
    text,
    words: text.words.map((word, index) => toQueryWord(word, vocabulary, { prefix: index === last })),
    joined: joinNeighbours(text.words).map((pair) => toJoinedWord(pair, vocabulary)),
    split: text.words.flatMap((word, index) => {
      const parts = splitWord(word, vocabulary);
      return parts.length === 0 ? [] : [{ index, parts }];
    }),
  };
}

/** Looked up by its spelling, and said as the two words are. */
function toJoinedWord({ index, word }: JoinedWords, vocabulary: Vocabulary): JoinedQueryWord {
  const [known = word] = analyzeForms([word.form]).words;
  const joined = toQueryWord({ ...known, said: word.said }, vocabulary, { prefix: false });
  const neighbours = joined.neighbours.filter(({ closeness }) => closeness >= MIN_JOINED_CLOSENESS);
  return { ...joined, neighbours, index };
}

/** A word that the catalogue lacks tells as much as the rarest word it may stand for. */
function toQueryWord(word: AnalyzedWord, vocabulary: Vocabulary, options: { prefix: boolean }): QueryWord {
  const neighbours = vocabulary.neighbours(word, options);
  const known = neighbours.filter((neighbour) => vocabulary.count(neighbour.word.form) > 0);
  const isKnown = vocabulary.count(word.form) > 0;
  const idf =
    isKnown || known.length === 0
      ? vocabulary.idf(word)
      : Math.max(...known.map((neighbour) => vocabulary.idf(neighbour.word)));
  const prefixed = new Map(
    neighbours.filter(({ by }) => by === 'prefix').map(({ word: { form }, closeness }) => [form, closeness]),
  );
  return { word, neighbours, idf, closeness: rememberCloseness(word, prefixed) };
}

function rememberCloseness(word: AnalyzedWord, prefixed: ReadonlyMap<string, number>) {
  const known = new Map<string, number>(prefixed);
  return (other: AnalyzedWord): number => {
    const found = known.get(other.form);
    if (found !== undefined) return found;
    const closeness = wordCloseness(word, other);
    known.set(other.form, closeness);
    return closeness;
  };
}
