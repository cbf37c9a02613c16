import {
  type AnalyzedText,
  type AnalyzedWord,
  analyzeForms,
  analyzeText,
  joinNeighbours,
  type JoinedWords,
} from '../analysis/analyze-text.ts';
import { atOnce } from '../analysis/at-once.ts';
import type { CatalogueMeaning } from '../meaning/catalogue-meaning.ts';
import { withoutCarrier } from './carrier-phrases.ts';
import { correctedForms } from './correction.ts';
import { type MeaningQuery, planMeaning } from './plan-meaning.ts';
import type { SearchRequest } from '../search-index.ts';
import type { Synonyms } from '../owner-rule-set.ts';
import { splitWord } from './split-word.ts';
import { isSuperlative } from '../analysis/superlatives.ts';
import { type Neighbour, prefixCloseness, type PrefixUse, type Vocabulary } from '../analysis/vocabulary.ts';
import { wordCloseness } from '../analysis/word-closeness.ts';

/** A word of the query, or two joined neighbours, with the catalogue words it may stand for. */
export interface QueryWord {
  word: AnalyzedWord;
  neighbours: readonly Neighbour[];
  /** Information of the word; rare words have more. */
  idf: number;
  /** Returns the closeness to a word of a name; cached. */
  closeness(other: AnalyzedWord): number;
}

/** Two joined neighbours; `index` is that of the first. */
export type JoinedQueryWord = QueryWord & { index: number };

/** A word that may be two: `facebook` → `face`, `book`. */
export interface SplitQueryWord {
  index: number;
  parts: readonly (readonly [AnalyzedWord, AnalyzedWord])[];
}

/** One way to read a hypothesis: as it is, without its carrier phrase, or as a correction. */
export interface QueryReading {
  /** The owner's rule that put words in place of others. */
  rule?: string;
  text: AnalyzedText;
  words: readonly QueryWord[];
  joined: readonly JoinedQueryWord[];
  split: readonly SplitQueryWord[];
}

export interface PlannedHypothesis {
  /** Index in the request. */
  hypothesis: number;
  probability: number;
  /** Its words as they are. */
  forms: readonly string[];
  readings: readonly QueryReading[];
  /** What it means beside what it names; null without meaning. */
  meaning: MeaningQuery | null;
}

const MAX_HYPOTHESES = 8;
/** Readings of a hypothesis that synonyms add; each costs as much as the hypothesis. */
const MAX_SYNONYM_READINGS = 4;
/** A less likely hypothesis, as a share of the likeliest, calls for no rule. */
const LIKELY_SHARE = 0.1;
const NO_SYNONYMS: Synonyms = { isEmpty: true, readings: () => [] };
const MAX_QUERY_WORDS = 24;
/** Least closeness of a joined pair, high because joining is a guess. */
export const MIN_JOINED_CLOSENESS = 0.75;

/** How the last word may be a prefix of a longer one, by kind of search. */
const LAST_WORD: Record<NonNullable<SearchRequest['kind']>, PrefixUse> = {
  full: 'unknown',
  instant: 'typing',
  literal: 'never',
};

/** Reads each hypothesis at once; see `planInSteps`. Pure. */
export function planQueries(
  request: Pick<SearchRequest, 'hypotheses' | 'previous' | 'kind'>,
  vocabulary: Vocabulary,
  synonyms: Synonyms = NO_SYNONYMS,
): PlannedHypothesis[] {
  return atOnce(planInSteps(request, vocabulary, synonyms));
}

/**
 * Reads each hypothesis in every possible way and expands its words over the vocabulary. Literal queries have one
 * reading, as written. What they mean is planned by `planMeanings`. A generator, so that the caller can do other work
 * between the steps of less than a millisecond each.
 */
export function* planInSteps(
  { hypotheses, previous, kind = 'full' }: Pick<SearchRequest, 'hypotheses' | 'previous' | 'kind'>,
  vocabulary: Vocabulary,
  synonyms: Synonyms = NO_SYNONYMS,
): Generator<undefined, PlannedHypothesis[]> {
  const planned: PlannedHypothesis[] = [];
  const seen = new Set<string>();
  const before = previous === undefined ? [] : formsOf(previous);
  for (const [hypothesis, { text, probability }] of hypotheses.entries()) {
    if (planned.length === MAX_HYPOTHESES) break;
    const forms = formsOf(text);
    const key = forms.join(' ');
    if (key === '' || seen.has(key)) continue;
    seen.add(key);
    const readings: QueryReading[] = [];
    if (kind === 'literal') readings.push(readLiterally(forms, vocabulary));
    else
      for (const way of waysToMean(forms, before, synonyms))
        readings.push(yield* readWay(way, vocabulary, LAST_WORD[kind]));
    planned.push({ hypothesis, probability, forms, readings, meaning: null });
  }
  return planned;
}

/** Adds what the hypotheses mean that `isMeant` accepts. A generator, like `planInSteps`. */
export function* planMeanings(
  planned: readonly PlannedHypothesis[],
  meaning: CatalogueMeaning,
  isMeant: (planned: PlannedHypothesis) => boolean,
): Generator<undefined, PlannedHypothesis[]> {
  const meant: PlannedHypothesis[] = [];
  for (const hypothesis of planned) {
    const { forms } = hypothesis;
    meant.push(
      isMeant(hypothesis)
        ? { ...hypothesis, meaning: planMeaning(withoutCarrier(forms), meaning) }
        : hypothesis,
    );
    yield undefined;
  }
  return meant;
}

function formsOf(text: string): string[] {
  return analyzeText(text)
    .words.slice(0, MAX_QUERY_WORDS)
    .map(({ form }) => form);
}

function* readWay(
  { forms, rule }: WayToMean,
  vocabulary: Vocabulary,
  lastWord: PrefixUse,
): Generator<undefined, QueryReading> {
  const reading = yield* readForms(forms, vocabulary, lastWord);
  return rule === undefined ? reading : { ...reading, rule };
}

interface WayToMean {
  forms: readonly string[];
  rule?: string;
}

/** Returns the forms as they are, without their carrier phrase, as a correction, and each with synonyms. */
function waysToMean(forms: readonly string[], before: readonly string[], synonyms: Synonyms): WayToMean[] {
  const ways = [forms, withoutCarrier(forms), ...correctedForms(forms, before)];
  const said = ways.map((way): WayToMean => ({ forms: way }));
  const replaced: WayToMean[] = ways.flatMap((way) => synonyms.readings(way)).slice(0, MAX_SYNONYM_READINGS);
  const distinct = new Map<string, WayToMean>();
  for (const way of [...said, ...replaced]) {
    const key = way.forms.join(' ');
    if (!distinct.has(key)) distinct.set(key, way);
  }
  return [...distinct.values()];
}

/**
 * Returns the texts that rules are compared with: each hypothesis that is not much less likely than the first, also
 * without its carrier phrase.
 */
export function textsForRules(hypotheses: SearchRequest['hypotheses']): (readonly string[])[] {
  const likeliest = Math.max(...hypotheses.map(({ probability }) => probability));
  return hypotheses
    .slice(0, MAX_HYPOTHESES)
    .filter(({ probability }) => probability >= LIKELY_SHARE * likeliest)
    .flatMap(({ text }) => {
      const forms = formsOf(text);
      return [forms, withoutCarrier(forms)];
    });
}

/** Returns the words and their other forms only. */
function readLiterally(forms: readonly string[], vocabulary: Vocabulary): QueryReading {
  const text = analyzeForms(forms);
  const words = text.words.map((word) => onlyItself(word, vocabulary));
  return { text, words, joined: [], split: [] };
}

/** Returns the word with its other forms, without words that only sound or look like it. */
function onlyItself(word: AnalyzedWord, vocabulary: Vocabulary): QueryWord {
  const isForm = ({ form, stem }: AnalyzedWord): boolean => word.form === form || word.stem === stem;
  return {
    word,
    neighbours: vocabulary.neighbours(word).filter((neighbour) => isForm(neighbour.word)),
    idf: vocabulary.idf(word),
    closeness: (other) => (isForm(other) ? wordCloseness(word, other) : 0),
  };
}

function* readForms(
  forms: readonly string[],
  vocabulary: Vocabulary,
  lastWord: PrefixUse,
): Generator<undefined, QueryReading> {
  const text = analyzeForms(forms);
  const last = text.words.length - 1;
  const words: QueryWord[] = [];
  const joined: JoinedQueryWord[] = [];
  const split: SplitQueryWord[] = [];
  for (const [index, word] of text.words.entries()) {
    words.push(toQueryWord(word, vocabulary, index === last ? lastWord : 'never'));
    const parts = splitWord(word, vocabulary);
    if (parts.length > 0) split.push({ index, parts });
    yield undefined;
  }
  for (const pair of joinNeighbours(text.words)) {
    joined.push(toJoinedWord(pair, vocabulary));
    yield undefined;
  }
  return { text, words, joined, split };
}

/** Makes a word that is looked up by its joined spelling and pronounced like the two. */
function toJoinedWord({ index, word }: JoinedWords, vocabulary: Vocabulary): JoinedQueryWord {
  const [known = word] = analyzeForms([word.form]).words;
  const joined = toQueryWord({ ...known, said: word.said }, vocabulary, 'never');
  const neighbours = joined.neighbours.filter(({ closeness }) => closeness >= MIN_JOINED_CLOSENESS);
  return { ...joined, neighbours, index };
}

/**
 * Expands a word. A word that the catalogue lacks has the information of the rarest word it may stand for. A
 * superlative (`highest`) is no misheard name.
 */
function toQueryWord(word: AnalyzedWord, vocabulary: Vocabulary, prefix: PrefixUse): QueryWord {
  if (isSuperlative(word.form)) return onlyItself(word, vocabulary);
  const neighbours = vocabulary.neighbours(word, { prefix });
  const idf = vocabulary.count(word.form) > 0 ? vocabulary.idf(word) : rarestOf(word, neighbours, vocabulary);
  return { word, neighbours, idf, closeness: rememberCloseness(word, neighbours, prefix) };
}

function rarestOf(word: AnalyzedWord, neighbours: readonly Neighbour[], vocabulary: Vocabulary): number {
  const known = neighbours.filter((neighbour) => vocabulary.count(neighbour.word.form) > 0);
  if (known.length === 0) return vocabulary.idf(word);
  return Math.max(...known.map((neighbour) => vocabulary.idf(neighbour.word)));
}

function rememberCloseness(word: AnalyzedWord, neighbours: readonly Neighbour[], prefix: PrefixUse) {
  const begun = neighbours.filter(({ by }) => by === 'prefix');
  const known = new Map(begun.map(({ word: { form }, closeness }) => [form, closeness]));
  return (other: AnalyzedWord): number => {
    const found = known.get(other.form);
    if (found !== undefined) return found;
    // Compared with the words of an entry, this includes continuations that are too many to look up.
    const isBegun = prefix === 'typing' && other.form !== word.form && other.form.startsWith(word.form);
    const closeness = isBegun ? prefixCloseness(word, other, prefix) : wordCloseness(word, other);
    known.set(other.form, closeness);
    return closeness;
  };
}
