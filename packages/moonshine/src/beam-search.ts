import { createBestFew } from './best-few.ts';
import type { BestFew } from './best-few.ts';
import type { DecodedPath } from './decoded-path.ts';
import { emptyPath, endedPath, unendedPath } from './live-path.ts';
import type { LivePath } from './live-path.ts';
import type { DecoderStep, MoonshineModel } from './moonshine-model.ts';
import type { TokenBias } from './token-bias.ts';
import { rankTokens } from './token-scores.ts';

export interface SearchRules {
  /** Paths followed at a time, and given back at most; with 1 the search is greedy. */
  beam: number;
  /** Decoding stops after this many tokens, the end token not counted. */
  maxTokens: number;
  /** Whether the end token may be the very first: no where speech is certainly there. */
  allowEmpty: boolean;
  /** A path is given up when its score is this much below the best one's (natural logarithm, > 0). */
  widestGap: number;
  bias?: TokenBias | undefined;
  /** Ends the search between two runs of the network. */
  signal?: AbortSignal | undefined;
}

/** How many of the most probable tokens after a path are looked at where a bias may prefer one further down. */
const tokensLookedAt = 32;

/** The possible next tokens of all paths together, and the buffers that are used again at each step. */
interface Candidates {
  /** By `row * vocabularySize + token`, with the score of the whole path. */
  best: BestFew;
  /** What turns a score of the network into a log probability; one a row. */
  logSums: Float64Array;
  tokensOfRow: BestFew;
}

function createCandidates({ beam, bias }: SearchRules): Candidates {
  return {
    // At most `beam` of them are ends, so that as many paths can always go on.
    best: createBestFew(2 * beam),
    logSums: new Float64Array(beam),
    tokensOfRow: createBestFew(bias === undefined ? beam + 1 : Math.max(beam + 1, tokensLookedAt)),
  };
}

/** Looks at the most probable tokens after each path, and at those that go on with an expected phrase. */
function collect(
  { best, logSums, tokensOfRow }: Candidates,
  { live, logits }: { live: readonly LivePath[]; logits: Float32Array },
  { bias, endToken, mayEnd }: { bias: TokenBias | undefined; endToken: number; mayEnd: boolean },
): void {
  best.clear();
  const vocabularySize = logits.length / live.length;
  for (const [row, path] of live.entries()) {
    const scores = logits.subarray(row * vocabularySize, (row + 1) * vocabularySize);
    tokensOfRow.clear();
    const logSum = rankTokens(scores, tokensOfRow);
    logSums[row] = logSum;
    const offer = (token: number): void => {
      if (token === endToken && !mayEnd) return;
      const logProb = (scores[token] ?? Number.NEGATIVE_INFINITY) - logSum;
      best.offer(row * vocabularySize + token, path.totalLogProb + path.bonus + logProb + gainOf(token));
    };
    const gainOf = (token: number): number => {
      if (bias === undefined) return 0;
      return token === endToken ? bias.gainAtEnd(path.biasState) : bias.gain(path.biasState, token);
    };
    const likely = tokensOfRow.ids.subarray(0, tokensOfRow.count());
    for (const token of likely) offer(token);
    if (bias === undefined) continue;
    for (const token of bias.continuations(path.biasState)) if (!likely.includes(token)) offer(token);
  }
}

function extendedPath(
  before: LivePath,
  { row, token, logProb }: Pick<LivePath, 'row' | 'token' | 'logProb'>,
  bias: TokenBias | undefined,
): LivePath {
  const { biasState } = before;
  return {
    before,
    row,
    token,
    logProb,
    totalLogProb: before.totalLogProb + logProb,
    bonus: before.bonus + (bias?.gain(biasState, token) ?? 0),
    biasState: bias?.next(biasState, token) ?? biasState,
  };
}

/**
 * What a path's score must exceed to be followed. Probabilities only fall as a path grows, so none can come back from
 * below the last that will be given back; with a bias one can, and only the gap counts.
 */
function lowestScore(best: number, ended: readonly DecodedPath[], rules: SearchRules): number {
  const lastEnded = rules.bias === undefined ? ended[rules.beam - 1]?.score : undefined;
  const highest = Math.max(best, ended[0]?.score ?? Number.NEGATIVE_INFINITY);
  return Math.max(highest - rules.widestGap, lastEnded ?? Number.NEGATIVE_INFINITY);
}

/** Takes the candidates best first: ends go to `ended`, the others are the paths that are followed. */
function select(
  { best, logSums }: Candidates,
  { live, logits }: { live: readonly LivePath[]; logits: Float32Array },
  { ended, endToken, rules }: { ended: DecodedPath[]; endToken: number; rules: SearchRules },
): LivePath[] {
  const vocabularySize = logits.length / live.length;
  const followed: LivePath[] = [];
  for (let place = 0; place < best.count() && followed.length < rules.beam; place++) {
    const score = best.scores[place] ?? Number.NEGATIVE_INFINITY;
    if (score <= lowestScore(best.scores[0] ?? score, ended, rules)) break;
    const id = best.ids[place] ?? 0;
    const row = Math.floor(id / vocabularySize);
    const token = id % vocabularySize;
    const before = live[row];
    if (before === undefined) throw new Error('a candidate of no path');
    const logProb = (logits[id] ?? 0) - (logSums[row] ?? 0);
    if (token !== endToken) followed.push(extendedPath(before, { row, token, logProb }, rules.bias));
    else if (place < rules.beam)
      keepBest(ended, endedPath(before, logProb, gainAtEnd(before, rules)), rules.beam);
  }
  // In the order of the rows they go on from: where each path goes on once, nothing has to be moved.
  return followed.sort((left, right) => left.row - right.row);
}

function gainAtEnd({ biasState }: LivePath, { bias }: SearchRules): number {
  return bias?.gainAtEnd(biasState) ?? 0;
}

function keepBest(paths: DecodedPath[], path: DecodedPath, count: number): void {
  paths.push(path);
  paths.sort((left, right) => right.score - left.score);
  paths.length = Math.min(paths.length, count);
}

/**
 * The best ways to read the audio, best first. All paths of a step go through the network in one run. Where none ended
 * by itself within the limit, those that met it are given back. Rejects with the reason of `rules.signal` when it is
 * aborted.
 */
export async function beamSearch(
  model: MoonshineModel,
  first: DecoderStep,
  rules: SearchRules,
): Promise<DecodedPath[]> {
  const { startToken, endToken } = model.shape;
  const { bias } = rules;
  const candidates = createCandidates(rules);
  const ended: DecodedPath[] = [];
  let live = [emptyPath(startToken, bias?.start ?? 0)];
  let step = first;
  for (let length = 0; length < rules.maxTokens; length++) {
    rules.signal?.throwIfAborted();
    if (length > 0) step = await model.step(step.state, live);
    const now = { live, logits: step.logits };
    collect(candidates, now, { bias, endToken, mayEnd: rules.allowEmpty || length > 0 });
    live = select(candidates, now, { ended, endToken, rules });
    if (live.length === 0) return ended;
  }
  if (ended.length > 0) return ended;
  return live.map(unendedPath).sort((left, right) => right.score - left.score);
}
