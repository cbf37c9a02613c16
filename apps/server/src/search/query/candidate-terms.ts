import type { AnalyzedWord } from '../analysis/analyze-text.ts';
import { MIN_PHONETIC_CHARACTERS, TOKEN } from '../analysis/analyze-entry.ts';
import type { CatalogueMeaning } from '../meaning/catalogue-meaning.ts';
import type { MeaningNeighbour } from '../meaning/meaning-index.ts';
import type { MeantWord } from './meant-word.ts';
import type { PlannedHypothesis, QueryReading } from './plan-query.ts';
import { isFunctionWord } from '../analysis/function-words.ts';
import type { Neighbour, Vocabulary } from '../analysis/vocabulary.ts';

/** A term of the index and its credit to an entry, in nats. */
export interface TermCredit {
  term: string;
  credit: number;
}

/** The terms that one word of a query may stand for. An entry gets the credit of the best of them. */
export interface TermGroup {
  /** Highest credit first. */
  terms: readonly TermCredit[];
  /** Words of the query that the group stands for. */
  words: number;
}

/** The terms to look up for one reading of a hypothesis. */
export interface TermQuery {
  groups: readonly TermGroup[];
  /** Credit of an entry with every word: the scale of the scores. */
  total: number;
  /** Nats that each word of a name costs that the query lacks. */
  costOfExtraWord: number;
}

/**
 * Nats lost per unit of distance. A word at distance 0.2 loses four nats: it is misheard that way about once in fifty
 * times.
 */
const COST_OF_DIFFERENCE = 20;
/** Factor for a match outside the names. */
const DESCRIPTION_SHARE = 0.4;
/** Factor for a whole name that equals the query or sounds like it. */
const WHOLE_SHARE = 1.5;
const WHOLE_PHONETIC_SHARE = 1;
/**
 * Credit, as a share of the total, that only an entry has whose whole name equals the query, or sounds like it and has
 * half of its words.
 */
export const LEAST_WHOLE_SHARE = WHOLE_PHONETIC_SHARE + 0.5;
/** Factor for a word that is one half of another. */
const SPLIT_SHARE = 0.5;
const LEAST_SHARE = 0.15;
/** Cost of each name word that the query lacks, in nats. */
const COST_OF_EXTRA_WORD = 1.2;
/** Neighbours in meaning that are looked up for each word, and their least closeness. */
const MAX_MEANT = 30;
const LEAST_MEANT = 0.45;
/** Closeness of a word that the query defines to each of the words that define it. */
const DEFINED = 0.7;

/** Limits of the work for one query. */
export interface SearchEffort {
  /** Numbers read from posting lists over all terms; the most frequent terms are left out first. */
  postings: number;
  /** Entries that are compared word by word. */
  candidates: number;
  /** Entries that are compared because of their meaning. */
  meant: number;
}

/** Chooses the terms to look up for each reading, within the limits. Pure. */
export function candidateTerms(
  hypotheses: readonly PlannedHypothesis[],
  vocabulary: Vocabulary,
  effort: Pick<SearchEffort, 'postings'>,
): TermQuery[] {
  const readings = hypotheses.flatMap(({ readings }) => readings);
  const budget = effort.postings / Math.max(1, readings.length);
  return readings.map((reading) => {
    const groups = withinBudget(wordGroups(reading, vocabulary), budget);
    const total = reading.words.reduce((sum, { idf }) => sum + idf, 0);
    const costOfExtraWord = COST_OF_EXTRA_WORD;
    return { groups: [...wholeGroups(reading, total), ...groups], total, costOfExtraWord };
  });
}

/** Chooses the terms to look up for what each hypothesis means. What an entry is called does not matter to them. Pure. */
export function meaningTerms(
  hypotheses: readonly PlannedHypothesis[],
  { vocabulary, meaning }: { vocabulary: Vocabulary; meaning: CatalogueMeaning },
  effort: Pick<SearchEffort, 'postings'>,
): TermQuery[] {
  const meant = hypotheses.flatMap((planned) => planned.meaning ?? []);
  const budget = effort.postings / Math.max(1, meant.length);
  return meant.map(({ words, total, defined }) => {
    const definedWords = [...defined].map(([stem, { forms, by }]) => ({ stem, forms, by }));
    const groups = words.map((word, at) => {
      const also = definedWords.filter(({ by }) => by.includes(at));
      return meantGroup(word, also.flatMap(nearBy), { vocabulary, meaning });
    });
    return { groups: withinBudget(groups, budget), total, costOfExtraWord: 0 };
  });
}

function nearBy({ stem, forms }: { stem: string; forms: readonly string[] }): MeaningNeighbour[] {
  return forms.map((form) => ({ form, stem, closeness: DEFINED }));
}

function meantGroup(
  { form, stem, idf, near }: MeantWord,
  defined: readonly MeaningNeighbour[],
  { vocabulary, meaning }: { vocabulary: Vocabulary; meaning: CatalogueMeaning },
): CountedGroup {
  const terms: TermCredit[] = [];
  let postings = 0;
  const close = near.filter(({ closeness }) => closeness >= LEAST_MEANT).slice(0, MAX_MEANT);
  const looked = [...close, ...defined].toSorted((a, b) => b.closeness - a.closeness);
  for (const word of [{ form, stem, closeness: 1 }, ...looked]) {
    const credit = idf * word.closeness ** 2;
    const [named, described] = [vocabulary.count(word.form), meaning.described(word.stem)];
    if (named > 0) terms.push({ term: TOKEN.word(word.form), credit });
    if (described > 0) terms.push({ term: TOKEN.text(word.stem), credit });
    postings += named + described;
  }
  return { terms, words: 1, postings };
}

interface CountedGroup extends TermGroup {
  postings: number;
}

function withinBudget(groups: readonly CountedGroup[], budget: number): TermGroup[] {
  const chosen: TermGroup[] = [];
  let postings = 0;
  for (const group of [...groups].sort((a, b) => a.postings - b.postings)) {
    postings += group.postings;
    if (chosen.length > 0 && postings > budget) break;
    chosen.push(group);
  }
  return chosen;
}

function wordGroups({ words, joined, split }: QueryReading, vocabulary: Vocabulary): CountedGroup[] {
  const isOnlyFunctionWords = words.every(({ word }) => isFunctionWord(word.form));
  const groups = words
    .filter(({ word }) => isOnlyFunctionWords || !isFunctionWord(word.form))
    .map(({ word, neighbours, idf }) => {
      const described = { term: TOKEN.text(word.stem), credit: DESCRIPTION_SHARE * idf };
      return group(neighbours, vocabulary, { words: 1, also: [described] });
    });
  for (const { neighbours } of joined) groups.push(group(neighbours, vocabulary, { words: 2 }));
  for (const { parts } of split) {
    for (const part of parts) {
      for (const word of part) groups.push(group([same(word)], vocabulary, { words: 1, share: SPLIT_SHARE }));
    }
  }
  return groups.filter(({ terms }) => terms.length > 0);
}

function same(word: AnalyzedWord): Neighbour {
  return { word, closeness: 1, by: 'words' };
}

interface GroupOptions {
  words: number;
  share?: number;
  also?: readonly TermCredit[];
}

function group(
  neighbours: readonly Neighbour[],
  vocabulary: Vocabulary,
  { words, share = 1, also = [] }: GroupOptions,
): CountedGroup {
  const terms: TermCredit[] = [];
  let postings = 0;
  for (const { word, closeness } of neighbours) {
    const idf = vocabulary.idf(word);
    // The credit stays positive: in a small catalogue every word has little information.
    const likely = Math.max(idf - COST_OF_DIFFERENCE * (1 - closeness), LEAST_SHARE * idf * closeness);
    const credit = share * likely;
    terms.push({ term: TOKEN.word(word.form), credit });
    postings += vocabulary.count(word.form);
  }
  return { terms: [...terms, ...also].sort((a, b) => b.credit - a.credit), words, postings };
}

function wholeGroups({ text }: QueryReading, total: number): TermGroup[] {
  const groups = [
    { terms: [{ term: TOKEN.whole(text.squeezed), credit: WHOLE_SHARE * total }], words: text.words.length },
  ];
  if (text.phoneticKey.length >= MIN_PHONETIC_CHARACTERS) {
    const credit = WHOLE_PHONETIC_SHARE * total;
    groups.push({
      terms: [{ term: TOKEN.wholePhonetic(text.phoneticKey), credit }],
      words: text.words.length,
    });
  }
  return groups;
}
