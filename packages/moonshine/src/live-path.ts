import type { DecodedPath } from './decoded-path.ts';
import { lengthWithoutLoop } from './repetition.ts';

/** A path that is still followed. It knows its last token; those before are in the path that it goes on from. */
export interface LivePath {
  before: LivePath | null;
  /** Where `before` stands in the step that this path goes on from. */
  row: number;
  token: number;
  logProb: number;
  /** Of the whole path. */
  totalLogProb: number;
  bonus: number;
  biasState: number;
}

export function emptyPath(startToken: number, biasState: number): LivePath {
  return { before: null, row: 0, token: startToken, logProb: 0, totalLogProb: 0, bonus: 0, biasState };
}

function chosenTokens(path: LivePath): Pick<DecodedPath, 'tokens' | 'logProbs'> {
  const chosen: LivePath[] = [];
  for (let at = path; at.before !== null; at = at.before) chosen.push(at);
  chosen.reverse();
  return { tokens: chosen.map(({ token }) => token), logProbs: chosen.map(({ logProb }) => logProb) };
}

/** The path as it ends with the end token. */
export function endedPath(path: LivePath, endLogProb: number, gainAtEnd: number): DecodedPath {
  const bonus = path.bonus + gainAtEnd;
  const score = path.totalLogProb + endLogProb + bonus;
  return { ...chosenTokens(path), endLogProb, bonus, score, stopped: 'end' };
}

/** The path as the length limit leaves it; a loop is cut to its first turn. */
export function unendedPath(path: LivePath, gainAtEnd: number): DecodedPath {
  const bonus = path.bonus + gainAtEnd;
  const { tokens, logProbs } = chosenTokens(path);
  const kept = lengthWithoutLoop(tokens);
  return {
    tokens: tokens.slice(0, kept),
    logProbs: logProbs.slice(0, kept),
    endLogProb: null,
    bonus,
    score: path.totalLogProb + bonus,
    stopped: kept < tokens.length ? 'repetition' : 'length',
  };
}
