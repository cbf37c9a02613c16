/**
 * Phrases as a trie of tokens in flat arrays, of which threads can share one copy. Nodes are numbered breadth first
 * from the root, 0, so the children of a node are adjacent and sorted by their token. The length of each array follows
 * the semicolon.
 */
export interface ContextGraph {
  /** The token that leads to a node; nodes. */
  readonly piece: Uint16Array;
  /** The first child of a node; its last child precedes the first child of the next node; nodes + 1. */
  readonly firstChild: Uint32Array;
  /** The node at which a path continues if the next token is no child (see `linkNodes`); nodes. */
  readonly fallback: Uint32Array;
  /** The run of phrases that a path completes when it falls back, as an index of `doneEnding`, or `NONE`; nodes. */
  readonly done: Int32Array;
  /** The ending of a phrase whose last token is at this node, or `NONE`; nodes. */
  readonly ending: Int32Array;
  /** Number of tokens so far times the highest weight of a phrase that continues, or 0; nodes. */
  readonly lookahead: Float32Array;

  /** The completed phrase; endings. Each spelling of a phrase has its own ending. */
  readonly endingPhrase: Uint32Array;
  /** Number of tokens of that spelling; endings. */
  readonly endingPieces: Uint16Array;

  /** The last ending of a run of completed phrases; runs. */
  readonly doneEnding: Uint32Array;
  /** The run before that ending, or `NONE`; runs. */
  readonly doneBefore: Int32Array;

  /** Weight of a phrase from its boost, usually 1; phrases. */
  readonly weight: Float32Array;
  /** Popularity relative to the most popular phrase, 0 to 1; phrases. */
  readonly popularity: Float32Array;

  /** Kind of a token (`pieceKind`), `other` beyond the array; tokens of the vocabulary. */
  readonly kind: Uint8Array;
}

export const ROOT = 0;
export const NONE = -1;

export const pieceKind = {
  /** Ends the preceding word. */
  other: 0,
  /** Continues the preceding word: a phrase followed by such a token is not complete. */
  joins: 1,
  /** Is skipped inside and between phrases, such as a comma. */
  passedOver: 2,
} as const;

/** Whether a value, such as one from another thread, has the arrays of a graph. */
export function isContextGraph(value: unknown): value is ContextGraph {
  if (typeof value !== 'object' || value === null) return false;
  const arrays = new Map<string, unknown>(Object.entries(value));
  return arrayNames.every((name) => ArrayBuffer.isView(arrays.get(name)));
}

const arrayNames = [
  'piece',
  'firstChild',
  'fallback',
  'done',
  'ending',
  'lookahead',
  'endingPhrase',
  'endingPieces',
  'doneEnding',
  'doneBefore',
  'weight',
  'popularity',
  'kind',
] as const satisfies readonly (keyof ContextGraph)[];

export function nodeCount(graph: ContextGraph): number {
  return graph.piece.length;
}

/** Finds the child of a node by its token. @returns the child or `NONE` */
export function childOf(
  graph: Pick<ContextGraph, 'piece' | 'firstChild'>,
  node: number,
  token: number,
): number {
  const { piece, firstChild } = graph;
  let low = firstChild[node] ?? 0;
  const end = firstChild[node + 1] ?? 0;
  let high = end;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((piece[middle] ?? 0) < token) low = middle + 1;
    else high = middle;
  }
  return low < end && piece[low] === token ? low : NONE;
}
