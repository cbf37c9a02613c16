import { attentionOf } from './attention.ts';
import type { AttentionRows } from './attention.ts';
import { beginSearch, extendedPath } from './begin-search.ts';
import { createBestFew } from './best-few.ts';
import type { BestFew } from './best-few.ts';
import type { DecodedPath } from './decoded-path.ts';
import { endedPath, unendedPath } from './live-path.ts';
import type { LivePath } from './live-path.ts';
import type { DecoderStep, MoonshineModel } from './moonshine-model.ts';
import type { TokenBias } from './token-bias.ts';
import { rankTokens } from './token-scores.ts';

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
  /** Indexed by `row * vocabularySize + token`. At most `paths` of them are ends, so that as many paths can continue. */
  best: BestFew;
  paths: number;
  optimism: number;
  /** Best score of an ended path. */
  bestEnded: number;
}

/** The possible next tokens of all paths, and buffers that each step reuses. */
interface Candidates {
  shortlists: Shortlist[];
  /** Turns a logit of the network into a log probability; one per row. */
  logSums: Float64Array;
  tokensOfRow: BestFew;
}

function createShortlist(paths: number, optimism: number): Shortlist {
  return { best: createBestFew(2 * paths), paths, optimism, bestEnded: Number.NEGATIVE_INFINITY };
}

function createCandidates({ beam, bias }: SearchRules): Candidates {
  if (bias === undefined) {
    const shortlists = [createShortlist(beam, 0)];
    return { shortlists, logSums: new Float64Array(beam), tokensOfRow: createBestFew(beam + 1) };
  }
  const { optimism, plainPaths } = bias;
  const shortlists = [createShortlist(beam, optimism), createShortlist(plainPaths, 0)];
  return {
    shortlists: shortlists.filter(({ paths }) => paths > 0),
    logSums: new Float64Array(beam + plainPaths),
    tokensOfRow: createBestFew(Math.max(beam + 1, TOKENS_LOOKED_AT)),
  };
}

interface StepScores {
  live: readonly LivePath[];
  logits: Float32Array;
  attention: AttentionRows;
}

/** Considers the most probable next tokens of each path and those that continue a bias phrase. */
function collect(
  { shortlists, logSums, tokensOfRow }: Candidates,
  { live, logits }: StepScores,
  { bias, endToken, mayEnd }: { bias: TokenBias | undefined; endToken: number; mayEnd: boolean },
): void {
  for (const { best } of shortlists) best.clear();
  const vocabularySize = logits.length / live.length;
  for (const [row, path] of live.entries()) {
    const scores = logits.subarray(row * vocabularySize, (row + 1) * vocabularySize);
    tokensOfRow.clear();
    const logSum = rankTokens(scores, tokensOfRow);
    logSums[row] = logSum;
    const offer = (token: number): void => {
      if (token === endToken && !mayEnd) return;
      const logProb = path.totalLogProb + (scores[token] ?? Number.NEGATIVE_INFINITY) - logSum;
      const bonus = path.bonus + gainOf(path, token, { bias, endToken });
      for (const { best, optimism } of shortlists)
        best.offer(row * vocabularySize + token, logProb + optimism * bonus);
    };
    const likely = tokensOfRow.ids.subarray(0, tokensOfRow.count());
    for (const token of likely) offer(token);
    if (bias === undefined) continue;
    for (const token of bias.continuations(path.biasState)) if (!likely.includes(token)) offer(token);
  }
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
  { live, logits, attention: listened, logSums }: StepScores & { logSums: Float64Array },
  { ended, endToken, rules, followed }: Selection,
): void {
  const { best, paths } = shortlist;
  const vocabularySize = logits.length / live.length;
  const bias = rules.bias?.tokens;
  let taken = 0;
  for (let place = 0; place < best.count() && taken < paths; place++) {
    const score = best.scores[place] ?? Number.NEGATIVE_INFINITY;
    if (score <= lowestScore(shortlist, ended.paths, rules)) break;
    const id = best.ids[place] ?? 0;
    const row = Math.floor(id / vocabularySize);
    const token = id % vocabularySize;
    const before = live[row];
    if (before === undefined) throw new Error('a candidate of no path');
    const logProb = (logits[id] ?? 0) - (logSums[row] ?? 0);
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

/**
 * Decodes the audio and returns the best paths, best first. All paths of a step go through the network in one run. If no
 * path ended within the limit, those that reached it are returned. Rejects with the reason of `rules.signal` when it is
 * aborted.
 */
export async function beamSearch(
  model: MoonshineModel,
  first: DecoderStep,
  rules: SearchRules,
): Promise<DecodedPath[]> {
  const { endToken } = model.shape;
  const { known = [] } = rules;
  const bias = rules.bias?.tokens;
  const candidates = createCandidates(rules);
  const { shortlists, logSums } = candidates;
  const ended: DecodedPath[] = [];
  const begun = await beginSearch(model, first, { tokens: known, bias });
  let live = [begun.path];
  let { step } = begun;
  for (let length = known.length; length < rules.maxTokens; length++) {
    rules.signal?.throwIfAborted();
    if (length > known.length) step = await model.step(step.state, live);
    const { logits, attention } = step;
    collect(
      candidates,
      { live, logits, attention },
      { bias, endToken, mayEnd: rules.allowEmpty || length > 0 },
    );
    const selection = {
      ended: { paths: ended, ids: new Set<number>() },
      followed: new Map<number, LivePath>(),
    };
    for (const shortlist of shortlists)
      select(shortlist, { live, logits, attention, logSums }, { ...selection, endToken, rules });
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
