import type { DecoderState, DecoderStep, MoonshineModel } from './moonshine-model.ts';
import { lengthWithoutLoop } from './repetition.ts';
import { topTokens } from './token-scores.ts';
import type { TokenScore } from './token-scores.ts';

export interface SearchRules {
  /** Decoding stops after this many tokens, the end token not counted. */
  maxTokens: number;
  /** Whether the end token may be the very first: no where speech is certainly there. */
  allowEmpty: boolean;
  /** A path is given up when it becomes less probable than this (natural logarithm, from its beginning). */
  lowestTotalLogProb?: number;
}

/** One choice of the search. */
export interface ChosenToken extends TokenScore {
  /** The best token that was not chosen. */
  runnerUp: TokenScore;
  /** What the choice was made from. */
  before: DecoderState;
}

export interface DecodedPath {
  /** Without the end token. */
  choices: ChosenToken[];
  /** Log probability of the end token after the last choice, null when the path did not end by itself. */
  endLogProb: number | null;
  stopped: 'end' | 'length' | 'repetition' | 'improbable';
}

/** Where a path begins: the scores of the next token, and whether the end may be chosen at once. */
interface PathStart {
  step: DecoderStep;
  prefix: readonly ChosenToken[];
}

/**
 * The next token among the best. `mayEnd` false leaves the end token out; the probabilities stay those of the
 * network, so that a forced token shows in the confidence.
 */
function choose(step: DecoderStep, endToken: number, mayEnd: boolean): ChosenToken {
  const [best, second] = topTokens(step.logits, 3).filter(({ token }) => mayEnd || token !== endToken);
  if (best === undefined || second === undefined) throw new Error('a vocabulary of fewer than three tokens');
  return { ...best, runnerUp: second, before: step.state };
}

/** Follows the most probable token from a given start until the end or the length limit; a loop that the limit ended is
 * cut to its first turn. */
export async function continuePath(
  model: MoonshineModel,
  start: PathStart,
  rules: SearchRules,
): Promise<DecodedPath> {
  const { endToken } = model.shape;
  const { lowestTotalLogProb = Number.NEGATIVE_INFINITY } = rules;
  const choices = [...start.prefix];
  let { step } = start;
  let totalLogProb = choices.reduce((sum, { logProb }) => sum + logProb, 0);
  while (choices.length < rules.maxTokens) {
    if (totalLogProb < lowestTotalLogProb) return { choices, endLogProb: null, stopped: 'improbable' };
    const choice = choose(step, endToken, rules.allowEmpty || choices.length > 0);
    if (choice.token === endToken) return { choices, endLogProb: choice.logProb, stopped: 'end' };
    choices.push(choice);
    totalLogProb += choice.logProb;
    step = await model.step(step.state, choice.token);
  }
  const kept = lengthWithoutLoop(choices.map(({ token }) => token));
  const stopped = kept < choices.length ? 'repetition' : 'length';
  return { choices: choices.slice(0, kept), endLogProb: null, stopped };
}

export function greedySearch(
  model: MoonshineModel,
  first: DecoderStep,
  rules: SearchRules,
): Promise<DecodedPath> {
  return continuePath(model, { step: first, prefix: [] }, rules);
}
