import { nodeCount, NONE } from './context-graph.ts';
import type { ContextGraph } from './context-graph.ts';

/** Reduces the bonus for long lists: the more phrases there are, the less a match with one of them means. */
export interface ListSizeRule {
  /** Lists with up to this many phrases keep the whole bonus. */
  wholeUntil: number;
  /** Share of the bonus that is lost with every tenfold of `wholeUntil`. */
  lossPerTenfold: number;
  /** Least share of the bonus. */
  leastShare: number;
}

/** Bonuses in natural logarithms, for a phrase with the default boost in a short list. */
export interface BiasWeights {
  /** Per token of a phrase. */
  pieceBonus: number;
  /** Per phrase. */
  phraseBonus: number;
  /** For the most popular phrase; for others in proportion to the logarithm of their popularity. */
  popularityBonus: number;
  /** Shares of their bonus that the first, second and further phrases of a path earn: 0 to 1, never rising. */
  shares: readonly number[];
  listSize: ListSizeRule;
}

/** Chosen by measurements with lists of 500 to 100,000 phrases; see docs/biasing.md. */
export const defaultBiasWeights: BiasWeights = {
  pieceBonus: 1.5,
  phraseBonus: 1.9,
  popularityBonus: 0.5,
  shares: [1, 0.5, 0.25],
  listSize: { wholeUntil: 500, lossPerTenfold: 0.4, leastShare: 0.6 },
};

export function listSizeShare(phrases: number, rule: ListSizeRule): number {
  const tenfolds = Math.log10(Math.max(1, phrases / rule.wholeUntil));
  return Math.max(rule.leastShare, 1 - rule.lossPerTenfold * tenfolds);
}

function checkShares(shares: readonly number[]): void {
  let most = 1;
  for (const share of shares) {
    if (!(share >= 0 && share <= most)) throw new Error('shares must lie between 0 and 1 and never rise');
    most = share;
  }
}

/** The bonus of each ending. */
function payOf(graph: ContextGraph, weights: BiasWeights, listShare: number): Float32Array {
  return Float32Array.from(graph.endingPhrase, (phrase, ending) => {
    const pieces = graph.endingPieces[ending] ?? 0;
    const expected = weights.pieceBonus * pieces + weights.phraseBonus;
    const popular = weights.popularityBonus * (graph.popularity[phrase] ?? 0);
    return listShare * ((graph.weight[phrase] ?? 0) * expected + popular);
  });
}

/**
 * Computes `pay`, the bonus of each ending, and `lent`, the provisional bonus at each node. The provisional bonus is
 * the higher of two values: the bonus of the tokens so far in a phrase that continues, and the bonus that a path would
 * keep when it falls back. So a path that continues from a complete phrase towards a longer one loses nothing.
 */
export function weighNodes(
  graph: ContextGraph,
  weights: BiasWeights,
): { pay: Float32Array; lent: Float32Array } {
  checkShares(weights.shares);
  const listShare = listSizeShare(graph.weight.length, weights.listSize);
  const pay = payOf(graph, weights, listShare);
  const lent = new Float32Array(nodeCount(graph));

  function runPay(run: number): number {
    return run === NONE ? 0 : runPay(graph.doneBefore[run] ?? NONE) + (pay[graph.doneEnding[run] ?? 0] ?? 0);
  }
  // A failure link leads to a node nearer to the root, which has a lower number.
  for (let node = 1; node < lent.length; node++) {
    const ending = graph.ending[node] ?? NONE;
    const kept =
      ending === NONE
        ? runPay(graph.done[node] ?? NONE) + (lent[graph.fallback[node] ?? 0] ?? 0)
        : (pay[ending] ?? 0);
    const hoped = listShare * weights.pieceBonus * (graph.lookahead[node] ?? 0);
    lent[node] = Math.max(kept, hoped);
  }
  return { pay, lent };
}
