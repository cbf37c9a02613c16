import { attentionOf } from './attention.ts';
import type { AttentionRows } from './attention.ts';
import { beginSearch, extendedPath } from './begin-search.ts';
import type { SearchStart } from './begin-search.ts';
import { createBestFew } from './best-few.ts';
import type { BestFew } from './best-few.ts';
import type { DecodedPath } from './decoded-path.ts';
import { endedPath, unendedPath } from './live-path.ts';
import type { LivePath } from './live-path.ts';
import type { Encoding, MoonshineModel, TokenScores } from './moonshine-model.ts';
import type { TokenBias } from './token-bias.ts';

export interface SearchRules {
  /** Most paths followed at once and returned; with 1 and no bias the search is greedy. */
  beam: number;
  /** Decoding stops after this many tokens, not counting the end token. */
  maxTokens: number;
  /** Whether the end token may come first: false if there is certainly speech. */
  allowEmpty: boolean;
  /** A path is pruned when its score is this much below the best one (natural logarithm, > 0). */
  widestGap: number;
  bias?: SearchBias | undefined;
  /** Known tokens that every path starts with. Default: none. */
  known?: readonly number[] | undefined;
  /** An `AbortSignal` that ends the search between two runs of the network. */
  signal?: { throwIfAborted: () => void } | undefined;
}

/** Bias phrases and how they steer the search. */
export interface SearchBias {
  tokens: TokenBias;
  /**
   * Factor of a phrase's bonus while its paths are followed, >= 1. At the end the bonus counts once. So a phrase is
   * followed until all its words are decoded, but wins only if the audio supports it.
   */
  optimism: number;
  /**
   * Number of paths followed for their probability alone, besides the beam: otherwise beginnings of phrases that are not
   * completed would displace the transcript.
   */
  plainPaths: number;
}

/** How many of the most probable next tokens are considered, because a bias may prefer a less probable one. */
const TOKENS_LOOKED_AT = 32;

/** The best continuations, by a score with a factor for bonuses. */
interface Shortlist {
  /** Indexed by candidate. At most `paths` of them are ends, so that as many paths can continue. */
  best: BestFew;
  paths: number;
  optimism: number;
  /** Best score of an ended path. */
  bestEnded: number;
}

/** A next token of a path. */
interface Candidate {
  row: number;
  token: number;
  logProb: number;
}

/** The possible next tokens of all paths; each step starts anew. */
interface Candidates {
  all: Candidate[];
  shortlists: Shortlist[];
  /** How many of the most probable tokens of each row are considered. */
  likelyTokens: number;
}

function createShortlist(paths: number, optimism: number): Shortlist {
  return { best: createBestFew(2 * paths), paths, optimism, bestEnded: Number.NEGATIVE_INFINITY };
}

function createCandidates({ beam, bias }: SearchRules): Candidates {
  if (bias === undefined) {
    return { all: [], shortlists: [createShortlist(beam, 0)], likelyTokens: beam + 1 };
  }
  const { optimism, plainPaths } = bias;
  const shortlists = [createShortlist(beam, optimism), createShortlist(plainPaths, 0)];
  return {
    all: [],
    shortlists: shortlists.filter(({ paths }) => paths > 0),
    likelyTokens: Math.max(beam + 1, TOKENS_LOOKED_AT),
  };
}

interface StepScores extends TokenScores {
  live: readonly LivePath[];
  attention: AttentionRows;
}

/** Considers the most probable next tokens of each path and those that continue a bias phrase. */
function collect(
  candidates: Candidates,
  { live, likely, likelyLogProbs, askedLogProbs }: StepScores,
  { bias, endToken, mayEnd }: { bias: TokenBias | undefined; endToken: number; mayEnd: boolean },
): void {
  const { shortlists, likelyTokens } = candidates;
  for (const { best } of shortlists) best.clear();
  const all: Candidate[] = [];
  const likelyOfRow = likely.length / live.length;
  const askedOfRow = askedLogProbs.length / live.length;
  for (const [row, path] of live.entries()) {
    const offer = (token: number, logProb: number): void => {
      if (token === endToken && !mayEnd) return;
      const bonus = path.bonus + gainOf(path, token, { bias, endToken });
      const id = all.push({ row, token, logProb }) - 1;
      for (const { best, optimism } of shortlists)
        best.offer(id, path.totalLogProb + logProb + optimism * bonus);
    };
    const from = row * likelyOfRow;
    const first = likely.subarray(from, from + Math.min(likelyTokens, likelyOfRow));
    for (const [place, token] of first.entries())
      offer(token, likelyLogProbs[from + place] ?? Number.NEGATIVE_INFINITY);
    for (let place = 0; place < path.asked.length; place++) {
      const token = path.asked[place] ?? 0;
      if (!first.includes(token))
        offer(token, askedLogProbs[row * askedOfRow + place] ?? Number.NEGATIVE_INFINITY);
    }
  }
  candidates.all = all;
}

function gainOf(
  { biasState }: LivePath,
  token: number,
  { bias, endToken }: { bias: TokenBias | undefined; endToken: number },
): number {
  if (bias === undefined) return 0;
  return token === endToken ? bias.gainAtEnd(biasState) : bias.gain(biasState, token);
}

/**
 * The score that a path must exceed to be followed. Without a bias, scores only fall as a path grows, so no path below
 * the last returned one can recover. With a bias one can, and only the gap counts.
 */
function lowestScore(
  { best, bestEnded }: Shortlist,
  ended: readonly DecodedPath[],
  { beam, bias, widestGap }: SearchRules,
): number {
  const lastEnded = bias === undefined ? ended[beam - 1]?.score : undefined;
  const highest = Math.max(best.scores[0] ?? Number.NEGATIVE_INFINITY, bestEnded);
  return Math.max(highest - widestGap, lastEnded ?? Number.NEGATIVE_INFINITY);
}

/** Takes the candidates of one shortlist, best first: ends go to `ended`, the others to the followed paths. */
function select(
  shortlist: Shortlist,
  { live, attention: listened }: StepScores,
  { all, ended, endToken, rules, followed }: Selection,
): void {
  const { best, paths } = shortlist;
  const bias = rules.bias?.tokens;
  let taken = 0;
  for (let place = 0; place < best.count() && taken < paths; place++) {
    const score = best.scores[place] ?? Number.NEGATIVE_INFINITY;
    if (score <= lowestScore(shortlist, ended.paths, rules)) break;
    const id = best.ids[place] ?? 0;
    const candidate = all[id];
    const before = live[candidate?.row ?? 0];
    if (candidate === undefined || before === undefined) throw new Error('a candidate of no path');
    const { row, token, logProb } = candidate;
    const attention = attentionOf(listened, row);
    if (token !== endToken) {
      taken++;
      if (!followed.has(id)) followed.set(id, extendedPath(before, { row, token, logProb, attention }, bias));
    } else if (place < paths) {
      shortlist.bestEnded = Math.max(shortlist.bestEnded, score);
      if (!ended.ids.has(id))
        keepBest(
          ended.paths,
          endedPath(before, { logProb, attention }, bias?.gainAtEnd(before.biasState) ?? 0),
          rules.beam,
        );
      ended.ids.add(id);
    }
  }
}

interface Selection {
  all: readonly Candidate[];
  /** All ended paths, best first, and which candidates of this step ended. */
  ended: { paths: DecodedPath[]; ids: Set<number> };
  /** Indexed by candidate. */
  followed: Map<number, LivePath>;
  endToken: number;
  rules: SearchRules;
}

function keepBest(paths: DecodedPath[], path: DecodedPath, count: number): void {
  paths.push(path);
  paths.sort((left, right) => right.score - left.score);
  paths.length = Math.min(paths.length, count);
}

/** What a search found. */
export interface SearchOutcome {
  /** Best first. */
  paths: DecodedPath[];
  /** Log probability that the network would have ended at once. */
  endFirstLogProb: number;
}

/**
 * Decodes the audio and returns the best paths. All paths of a step go through the network in one run. If no path ended
 * within the limit, those that reached it are returned. Rejects with the reason of `rules.signal` when it is aborted.
 */
export async function beamSearch(
  model: MoonshineModel,
  encoding: Encoding,
  rules: SearchRules,
): Promise<SearchOutcome> {
  const { known = [], bias } = rules;
  const begun = await beginSearch(model, encoding, { tokens: known, bias: bias?.tokens });
  const paths = await followPaths(model, begun, rules);
  return { paths, endFirstLogProb: begun.endFirstLogProb };
}

/** Follows the best paths until they end. */
async function followPaths(
  model: MoonshineModel,
  begun: SearchStart,
  rules: SearchRules,
): Promise<DecodedPath[]> {
  const { endToken } = model.shape;
  const { known = [] } = rules;
  const bias = rules.bias?.tokens;
  const candidates = createCandidates(rules);
  const { shortlists } = candidates;
  const ended: DecodedPath[] = [];
  let live = [begun.path];
  let { step } = begun;
  for (let length = known.length; length < rules.maxTokens; length++) {
    rules.signal?.throwIfAborted();
    if (length > known.length) step = await model.step(step.state, live);
    const scores: StepScores = { ...step, live };
    collect(candidates, scores, { bias, endToken, mayEnd: rules.allowEmpty || length > 0 });
    const selection = {
      ended: { paths: ended, ids: new Set<number>() },
      followed: new Map<number, LivePath>(),
    };
    for (const shortlist of shortlists)
      select(shortlist, scores, { ...selection, all: candidates.all, endToken, rules });
    // In the order of the rows that they continue: if each path continues once, nothing has to be moved.
    live = [...selection.followed.values()].toSorted((left, right) => left.row - right.row);
    if (live.length === 0) return ended;
  }
  if (ended.length > 0) return ended;
  return live
    .map((path) => unendedPath(path, bias?.gainAtEnd(path.biasState) ?? 0))
    .toSorted((left, right) => right.score - left.score)
    .slice(0, rules.beam);
}
