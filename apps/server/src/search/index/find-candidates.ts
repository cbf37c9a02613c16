import { inSlices } from '../analysis/in-slices.ts';
import { candidateTerms, meaningTerms, type SearchEffort, type TermQuery } from '../query/candidate-terms.ts';
import { planInSteps, planMeanings, type PlannedHypothesis } from '../query/plan-query.ts';
import { isWholeName, mayBeName } from '../query/whole-name.ts';
import { EFFORT, POPULAR_CANDIDATES, typedBeginnings } from '../ranking/rank-request.ts';
import type { Candidate } from '../ranking/score-entry.ts';
import type { SearchRequest } from '../search-index.ts';
import type { PostingList } from './posting-list.ts';
import { readCandidates } from './read-candidates.ts';
import { readMorePostings, readPostings } from './read-postings.ts';
import type { SearchOptions } from './search-options.ts';
import { selectCandidates, type SelectionCut } from './select-candidates.ts';
import type { ServedCatalogue } from './served-catalogue.ts';

export interface FoundCandidates {
  planned: PlannedHypothesis[];
  candidates: Candidate<number>[];
}

/**
 * Entries that match so much worse than the best are not compared. The first result of 800 misheard names among 100,000
 * had at least 0.7 of the most credit in 99 of 100 cases (docs/search.md).
 */
const NAMED_CUT: SelectionCut = { share: 0.35, atLeast: 12 };
const MEANT_CUT: SelectionCut = { share: 0.5, atLeast: 12 };

/**
 * Finds the candidates in bounded round trips: the posting lists of the words, those of words that are close in meaning
 * unless the query is a name, and the entries.
 */
export async function findCandidates(
  options: SearchOptions,
  served: ServedCatalogue,
  request: SearchRequest,
): Promise<FoundCandidates | 'replaced'> {
  const { kind = 'full' } = request;
  const effort = EFFORT[kind];
  const named = await inSlices(planInSteps(request, served.vocabulary, options.rules.synonyms));
  if (named.length === 0) return { planned: named, candidates: [] };
  // What can't be a name is asked for by its meaning at once, which saves a round trip.
  const early = await planMeant(
    named,
    served,
    (one) => kind !== 'literal' && !mayBeName(one, served.vocabulary),
  );
  const queries = candidateTerms(named, served.vocabulary, effort);
  const terms = termsOf([...queries, ...meantTerms(early, served, effort)]);
  const read = await readPostings(options, served, terms);
  if (read.generation !== served.state.generation) return 'replaced';
  options.signal?.throwIfAborted();
  const byName = select(options, served, {
    queries,
    read: read.postings,
    limit: effort.candidates,
    cut: NAMED_CUT,
  });
  const isName = namesAmong(named, byName.bestShares, served);
  const planned = await planMeant(early, served, (one) => kind !== 'literal' && !isName(one));
  const meant = meantTerms(planned, served, effort);
  const more = await readMorePostings(options, served, { read: read.postings, terms: termsOf(meant) });
  if (more === 'replaced') return more;
  const byMeaning = select({ ...options, onShares: undefined }, served, {
    queries: meant,
    read: more,
    limit: effort.meant,
    cut: options.onShares === undefined ? MEANT_CUT : undefined,
  });
  const begun = kind === 'instant' ? await popularBeginnings(options, served, planned) : [];
  const ordinals = [...new Set([...byName.ordinals, ...byMeaning.ordinals, ...begun])];
  const candidates = await readCandidates(options, served, ordinals);
  options.signal?.throwIfAborted();
  return { planned, candidates };
}

/** Plans what the hypotheses mean that `isMeant` accepts and that have no meaning yet. */
async function planMeant(
  planned: PlannedHypothesis[],
  { meaning }: ServedCatalogue,
  isMeant: (planned: PlannedHypothesis) => boolean,
): Promise<PlannedHypothesis[]> {
  if (meaning === null) return planned;
  return inSlices(planMeanings(planned, meaning, (one) => one.meaning === null && isMeant(one)));
}

function meantTerms(
  planned: readonly PlannedHypothesis[],
  { vocabulary, meaning }: ServedCatalogue,
  effort: SearchEffort,
): TermQuery[] {
  return meaning === null ? [] : meaningTerms(planned, { vocabulary, meaning }, effort);
}

function termsOf(queries: readonly TermQuery[]): string[] {
  const groups = queries.flatMap((query) => query.groups);
  return [...new Set(groups.flatMap((group) => group.terms.map(({ term }) => term)))];
}

/** Tells which hypotheses are names. The shares are those of the readings of all hypotheses, in order. */
function namesAmong(
  planned: readonly PlannedHypothesis[],
  shares: readonly number[],
  { vocabulary }: ServedCatalogue,
): (one: Pick<PlannedHypothesis, 'hypothesis'>) => boolean {
  const names = new Set<number>();
  let from = 0;
  for (const one of planned) {
    const until = from + one.readings.length;
    if (isWholeName(one, shares.slice(from, until), vocabulary)) names.add(one.hypothesis);
    from = until;
  }
  return ({ hypothesis }) => names.has(hypothesis);
}

interface ToSelect {
  queries: readonly TermQuery[];
  read: ReadonlyMap<string, PostingList>;
  limit: number;
  cut: SelectionCut | undefined;
}

/** Selects without a cut where all that match are asked for. */
function select(
  { mask, onShares, isExhaustive = false }: SearchOptions,
  { table }: ServedCatalogue,
  { queries, read, limit, cut }: ToSelect,
) {
  const isCut = onShares === undefined && !isExhaustive;
  return selectCandidates(queries, read, { table, limit, mask, onShares, cut: isCut ? cut : undefined });
}

/** Returns the popular entries whose names begin as typed. */
async function popularBeginnings(
  { popularNames, mask }: SearchOptions,
  served: ServedCatalogue,
  planned: readonly PlannedHypothesis[],
): Promise<number[]> {
  const popular = await popularNames(served);
  return typedBeginnings(planned)
    .flatMap((text) => popular.beginningWith(text, POPULAR_CANDIDATES))
    .filter((ordinal) => mask === undefined || mask[ordinal] === 1);
}
