import { attentionOf, noAttention } from './attention.ts';
import type { TokenAttention } from './attention.ts';
import type { DecodedPath } from './decoded-path.ts';
import { lengthWithoutLoop } from './repetition.ts';

/** A path that is still followed. It knows its last token; those before are in the path that it goes on from. */
export interface LivePath {
  before: LivePath | null;
  /** Where `before` stands in the step that this path goes on from. */
  row: number;
  token: number;
  logProb: number;
  /** Where the network listened when it scored the token. */
  attention: TokenAttention;
  /** Of the whole path. */
  totalLogProb: number;
  bonus: number;
  biasState: number;
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

/** The path as it ends with the end token, which was scored like any other. */
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

/** The path as the length limit leaves it; a loop is cut to its first turn. */
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
