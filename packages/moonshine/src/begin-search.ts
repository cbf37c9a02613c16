import { attentionOf } from './attention.ts';
import type { AttentionRows } from './attention.ts';
import { emptyPath } from './live-path.ts';
import type { LivePath } from './live-path.ts';
import type { DecoderStep, MoonshineModel } from './moonshine-model.ts';
import type { TokenBias } from './token-bias.ts';
import { logProbOf } from './token-scores.ts';

/** The start of a search: one path, and the scores of the next token. */
export interface SearchStart {
  path: LivePath;
  step: DecoderStep;
}

export interface KnownBeginning {
  /** Tokens that every path starts with; may be empty. */
  tokens: readonly number[];
  bias: TokenBias | undefined;
}

/** Starts a search after known tokens. The network reads all of them in one run instead of one run per token. */
export async function beginSearch(
  model: MoonshineModel,
  first: DecoderStep,
  { tokens, bias }: KnownBeginning,
): Promise<SearchStart> {
  const { startToken, vocabularySize } = model.shape;
  let path = emptyPath(startToken, bias?.start ?? 0);
  if (tokens.length === 0) return { path, step: first };
  const { logits, attention, state } = await model.follow(first.state, tokens);
  const logitsBefore = (at: number): Float32Array =>
    at === 0 ? first.logits : logits.subarray((at - 1) * vocabularySize, at * vocabularySize);
  const attentionBefore = (at: number): AttentionRows => ({
    frames: attention.frames,
    ...(at === 0 ? attentionOf(first.attention, 0) : attentionOf(attention, at - 1)),
  });
  for (const [at, token] of tokens.entries()) {
    const logProb = logProbOf(logitsBefore(at), token);
    path = extendedPath(path, { row: 0, token, logProb, attention: attentionBefore(at) }, bias);
  }
  const { length } = tokens;
  return { path, step: { logits: logitsBefore(length), attention: attentionBefore(length), state } };
}

/** Appends a token to a path. */
export function extendedPath(
  before: LivePath,
  { row, token, logProb, attention }: Pick<LivePath, 'row' | 'token' | 'logProb' | 'attention'>,
  bias: TokenBias | undefined,
): LivePath {
  const { biasState } = before;
  return {
    before,
    row,
    token,
    logProb,
    attention,
    totalLogProb: before.totalLogProb + logProb,
    bonus: before.bonus + (bias?.gain(biasState, token) ?? 0),
    biasState: bias?.next(biasState, token) ?? biasState,
  };
}
