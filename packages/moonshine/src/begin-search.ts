import { attentionOf } from './attention.ts';
import { emptyPath } from './live-path.ts';
import type { LivePath } from './live-path.ts';
import type { DecoderStep, Encoding, KnownToken, MoonshineModel } from './moonshine-model.ts';
import type { TokenBias } from './token-bias.ts';

/** The start of a search: one path, and the scores of the next token. */
export interface SearchStart {
  path: LivePath;
  step: DecoderStep;
  /** Log probability of the end token as the first token. */
  endFirstLogProb: number;
}

export interface KnownBeginning {
  /** Tokens that every path starts with; may be empty. */
  tokens: readonly number[];
  bias: TokenBias | undefined;
}

const IMPOSSIBLE = Number.NEGATIVE_INFINITY;

/** Starts a search after known tokens. The network reads all of them in one run instead of one run per token. */
export async function beginSearch(
  model: MoonshineModel,
  encoding: Encoding,
  { tokens, bias }: KnownBeginning,
): Promise<SearchStart> {
  const { startToken, endToken } = model.shape;
  const first = await model.start(encoding, [endToken, ...tokens.slice(0, 1)]);
  const [endFirstLogProb = IMPOSSIBLE, firstLogProb = IMPOSSIBLE] = first.askedLogProbs;
  let path = emptyPath(startToken, bias?.start ?? 0);
  if (tokens.length === 0) return { path, step: first, endFirstLogProb };
  const followed = await model.follow(first.state, knownTokens({ tokens, bias }, path.biasState));
  const rows = rowsOf(followed, tokens.length);
  for (const [place, token] of tokens.entries()) {
    const { attention, askedLogProbs } = rows[place - 1] ?? first;
    const [asked = IMPOSSIBLE] = askedLogProbs;
    const logProb = place === 0 ? firstLogProb : asked;
    path = extendedPath(path, { row: 0, token, logProb, attention: attentionOf(attention, 0) }, bias);
  }
  return { path, step: rows[tokens.length - 1] ?? first, endFirstLogProb };
}

/** Each token asks for the next one, the last for those that continue a bias phrase. */
function knownTokens({ tokens, bias }: KnownBeginning, start: number): KnownToken[] {
  const end = tokens.reduce((state, token) => bias?.next(state, token) ?? state, start);
  return tokens.map((token, place) => {
    const next = tokens[place + 1];
    return { token, asked: next === undefined ? (bias?.continuations(end) ?? []) : [next] };
  });
}

/** Splits a step into its rows, all with the state after the last. */
function rowsOf(step: DecoderStep, rows: number): DecoderStep[] {
  const { likely, likelyLogProbs, askedLogProbs, attention, state } = step;
  const [ofLikely, ofAsked] = [likely.length / rows, askedLogProbs.length / rows];
  return Array.from({ length: rows }, (_, row) => ({
    likely: likely.subarray(row * ofLikely, (row + 1) * ofLikely),
    likelyLogProbs: likelyLogProbs.subarray(row * ofLikely, (row + 1) * ofLikely),
    askedLogProbs: askedLogProbs.subarray(row * ofAsked, (row + 1) * ofAsked),
    attention: { frames: attention.frames, ...attentionOf(attention, row) },
    state,
  }));
}

/** Appends a token to a path. */
export function extendedPath(
  before: LivePath,
  { row, token, logProb, attention }: Pick<LivePath, 'row' | 'token' | 'logProb' | 'attention'>,
  bias: TokenBias | undefined,
): LivePath {
  const { biasState } = before;
  const next = bias?.next(biasState, token) ?? biasState;
  return {
    before,
    row,
    token,
    logProb,
    attention,
    totalLogProb: before.totalLogProb + logProb,
    bonus: before.bonus + (bias?.gain(biasState, token) ?? 0),
    biasState: next,
    asked: bias?.continuations(next) ?? [],
  };
}
