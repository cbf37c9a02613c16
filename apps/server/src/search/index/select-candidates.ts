import type { TermQuery } from '../query/candidate-terms.ts';
import { nameWordsOf, ordinalOf, popularityStepOf, type PostingList } from './posting-list.ts';

/** Accumulators for the credits of entries, one place each; grows with the catalogue and is reused. */
export interface CreditTable {
  score: Float32Array;
  /** Number of the last group that gave credit, so that each gives once. */
  group: Uint8Array;
  /** Matched words of the query. */
  matched: Uint8Array;
  /** Words of the shortest name with a match. */
  nameWords: Uint8Array;
  /** Step of popularity. */
  popularity: Uint8Array;
}

/** How much of the query's credit each entry got in one reading, whatever its name has besides. */
export interface CreditShares {
  ordinals: readonly number[];
  /** Of the total, without popularity; may exceed 1. */
  shares: Float32Array;
}

/** Credit for a step of popularity, which decides between otherwise equal entries. */
const POPULARITY_CREDIT = 0.15;
const BINS = 2_048;
const MAX_GROUPS = 254;

export function createCreditTable(entries: number): CreditTable {
  return {
    score: new Float32Array(entries),
    group: new Uint8Array(entries),
    matched: new Uint8Array(entries),
    nameWords: new Uint8Array(entries),
    popularity: new Uint8Array(entries),
  };
}

/** Which entries match so much worse than the best that comparing them is no use. */
export interface SelectionCut {
  /** Least credit, as a share of the best entry's, at most of the query's total. */
  share: number;
  /** Entries that are selected whatever their credit. */
  atLeast: number;
}

export interface SelectionOptions {
  table: CreditTable;
  limit: number;
  /** Entries that match much worse than the best are left out. Default: none are. */
  cut?: SelectionCut | undefined;
  /** 1 for each ordinal that may be selected. Default: all. */
  mask?: Uint8Array | undefined;
  /** Receives the shares of all entries with a matching word, for each reading. */
  onShares?: ((shares: CreditShares) => void) | undefined;
}

export interface Selection {
  /** The selected entries, most credit first. */
  ordinals: number[];
  /** For each query, the credit of its best entry as a share of the query's total; 0 without one. */
  bestShares: number[];
}

/**
 * Selects the ordinals of the candidates: the entries with the most credit, weighed against the total of the query.
 * With several readings, an entry counts by its best.
 */
export function selectCandidates(
  queries: readonly TermQuery[],
  postings: ReadonlyMap<string, PostingList>,
  { table, limit, cut, mask, onShares }: SelectionOptions,
): Selection {
  const best = new Map<number, number>();
  const bestShares: number[] = [];
  for (const query of queries) {
    const touched = addCredits(query, postings, { table, mask });
    const { costOfExtraWord } = query;
    let bestShare = 0;
    for (const { ordinal, score } of highest(touched, table, { limit, costOfExtraWord })) {
      const share = score / Math.max(query.total, 1);
      if (share > bestShare) bestShare = share;
      if (share > (best.get(ordinal) ?? Number.NEGATIVE_INFINITY)) best.set(ordinal, share);
    }
    bestShares.push(bestShare);
    onShares?.(sharesOf(query, touched, table));
    for (const ordinal of touched) clear(table, ordinal);
  }
  const sorted = [...best]
    .map(([ordinal, share]) => ({ ordinal, share }))
    .sort((a, b) => b.share - a.share || a.ordinal - b.ordinal)
    .slice(0, limit);
  const kept = cut === undefined ? sorted : withoutUnlikely(sorted, cut);
  return { ordinals: kept.map(({ ordinal }) => ordinal), bestShares };
}

/** Leaves out entries with little credit beside the best; `sorted` has the most credit first. */
function withoutUnlikely<Found extends { share: number }>(
  sorted: readonly Found[],
  { share, atLeast }: SelectionCut,
): readonly Found[] {
  // A whole name has more than the total: its words alone are what others can have.
  const least = share * Math.min(1, sorted[0]?.share ?? 0);
  const end = sorted.findIndex((found, index) => index >= atLeast && found.share < least);
  return end === -1 ? sorted : sorted.slice(0, end);
}

function sharesOf({ total }: TermQuery, ordinals: readonly number[], { score }: CreditTable): CreditShares {
  const shares = new Float32Array(ordinals.length);
  for (const [index, ordinal] of ordinals.entries())
    shares[index] = (score[ordinal] ?? 0) / Math.max(total, 1);
  return { ordinals, shares };
}

function clear(table: CreditTable, ordinal: number): void {
  table.score[ordinal] = 0;
  table.group[ordinal] = 0;
  table.matched[ordinal] = 0;
  table.nameWords[ordinal] = 0;
}

function addCredits(
  { groups }: TermQuery,
  postings: ReadonlyMap<string, PostingList>,
  { table, mask }: Pick<SelectionOptions, 'table' | 'mask'>,
): number[] {
  const touched: number[] = [];
  const { score, group, matched, nameWords, popularity } = table;
  for (const [index, { terms, words }] of groups.slice(0, MAX_GROUPS).entries()) {
    for (const { term, credit } of terms) {
      for (const posting of postings.get(term) ?? []) {
        const ordinal = ordinalOf(posting);
        const before = group[ordinal] ?? 0;
        if (before === index + 1 || ordinal >= score.length) continue;
        const length = nameWordsOf(posting);
        if (before === 0) {
          if (mask !== undefined && mask[ordinal] !== 1) continue;
          touched.push(ordinal);
          nameWords[ordinal] = length;
          popularity[ordinal] = popularityStepOf(posting);
        } else if (length < (nameWords[ordinal] ?? 0)) nameWords[ordinal] = length;
        group[ordinal] = index + 1;
        score[ordinal] = (score[ordinal] ?? 0) + credit;
        matched[ordinal] = (matched[ordinal] ?? 0) + words;
      }
    }
  }
  return touched;
}

interface ScoredOrdinal {
  ordinal: number;
  score: number;
}

/** Returns the entries with the highest scores without sorting the others, by a histogram of scores. */
function highest(
  touched: readonly number[],
  table: CreditTable,
  { limit, costOfExtraWord }: { limit: number; costOfExtraWord: number },
): ScoredOrdinal[] {
  const scores = new Float32Array(touched.length);
  let most = 0;
  for (const [index, ordinal] of touched.entries()) {
    const score = scoreOf(table, ordinal, costOfExtraWord);
    scores[index] = score;
    if (score > most) most = score;
  }
  const bins = new Uint32Array(BINS + 1);
  const binOf = (score: number): number => Math.max(0, Math.floor((score / Math.max(most, 1e-9)) * BINS));
  for (const score of scores) bins[binOf(score)] = (bins[binOf(score)] ?? 0) + 1;
  let least = BINS;
  for (let found = bins[BINS] ?? 0; least > 0 && found < limit; found += bins[least] ?? 0) least -= 1;
  const chosen: ScoredOrdinal[] = [];
  for (const [index, ordinal] of touched.entries()) {
    const score = scores[index] ?? 0;
    if (binOf(score) >= least) chosen.push({ ordinal, score });
  }
  return chosen.sort((a, b) => b.score - a.score || a.ordinal - b.ordinal).slice(0, limit);
}

function scoreOf(
  { score, matched, nameWords, popularity }: CreditTable,
  ordinal: number,
  costOfExtraWord: number,
): number {
  const extra = Math.max(0, (nameWords[ordinal] ?? 0) - (matched[ordinal] ?? 0));
  const known = POPULARITY_CREDIT * (popularity[ordinal] ?? 0);
  return (score[ordinal] ?? 0) + known - costOfExtraWord * extra;
}
