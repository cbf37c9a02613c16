import { attentionOf, noAttention } from './attention.ts';
import type { TokenAttention } from './attention.ts';
import type { DecodedPath } from './decoded-path.ts';
import { lengthWithoutLoop } from './repetition.ts';

/** A path that is still followed. It holds its last token; the path before it holds the others. */
export interface LivePath {
  before: LivePath | null;
  /** The row of `before` in the step that this path continues. */
  row: number;
  token: number;
  logProb: number;
  /** Attention when the network scored the token. */
  attention: TokenAttention;
  /** Log probability of the whole path. */
  totalLogProb: number;
  bonus: number;
  biasState: number;
  /** Tokens that continue a bias phrase, whose probability the network is asked for. */
  asked: ArrayLike<number>;
}

export function emptyPath(startToken: number, biasState: number): LivePath {
  const attention = attentionOf(noAttention, 0);
  return {
    before: null,
    row: 0,
    token: startToken,
    logProb: 0,
    attention,
    totalLogProb: 0,
    bonus: 0,
    biasState,
    asked: [],
  };
}

function chosenTokens(path: LivePath): Pick<DecodedPath, 'tokens' | 'logProbs' | 'attention'> {
  const chosen: LivePath[] = [];
  for (let at = path; at.before !== null; at = at.before) chosen.push(at);
  chosen.reverse();
  return {
    tokens: chosen.map(({ token }) => token),
    logProbs: chosen.map(({ logProb }) => logProb),
    attention: chosen.map(({ attention }) => attention),
  };
}

/** Ends a path with the end token, which is scored like any other. */
export function endedPath(
  path: LivePath,
  end: Pick<LivePath, 'logProb' | 'attention'>,
  gainAtEnd: number,
): DecodedPath {
  const bonus = path.bonus + gainAtEnd;
  const score = path.totalLogProb + end.logProb + bonus;
  const chosen = chosenTokens(path);
  const attention = [...chosen.attention, end.attention];
  return { ...chosen, attention, endLogProb: end.logProb, bonus, score, stopped: 'end' };
}

/** Ends a path at the length limit; a loop is reduced to its first occurrence. */
export function unendedPath(path: LivePath, gainAtEnd: number): DecodedPath {
  const bonus = path.bonus + gainAtEnd;
  const { tokens, logProbs, attention } = chosenTokens(path);
  const kept = lengthWithoutLoop(tokens);
  return {
    tokens: tokens.slice(0, kept),
    logProbs: logProbs.slice(0, kept),
    attention: attention.slice(0, kept + 1),
    endLogProb: null,
    bonus,
    score: path.totalLogProb + bonus,
    stopped: kept < tokens.length ? 'repetition' : 'length',
  };
}
