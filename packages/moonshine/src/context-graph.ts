/**
 * Phrases as a trie over the tokenizer's pieces, in flat arrays: threads may share one copy. Nodes are numbered
 * breadth first from the root, 0, so that the children of a node are neighbours and sorted by their piece.
 */
export interface ContextGraph {
  /** The piece that leads to a node; nodes. */
  readonly piece: Uint16Array;
  /** The first child of a node, the last being before the first child of the next; nodes + 1. */
  readonly firstChild: Uint32Array;
  /** Where a path is when the next piece is no child; nodes. See `linkNodes`. */
  readonly fallback: Uint32Array;
  /** What the path has completed when it falls back, an index of `doneEnding`, or `none`; nodes. */
  readonly done: Int32Array;
  /** The ending at which a completed phrase has its last piece, or `none`; nodes. */
  readonly ending: Int32Array;
  /** The pieces so far times the weight of the weightiest phrase that goes on, 0 where none does; nodes. */
  readonly lookahead: Float32Array;

  /** The phrase that is completed; endings. Several writings of one phrase have an ending each. */
  readonly endingPhrase: Uint32Array;
  /** How many pieces that writing has; endings. */
  readonly endingPieces: Uint16Array;

  /** Runs of completed phrases: the last of a run, */
  readonly doneEnding: Uint32Array;
  /** and the run before it, or `none`. */
  readonly doneBefore: Int32Array;

  /** How much a phrase is expected, 1 being usual, from its boost; phrases. */
  readonly weight: Float32Array;
  /** How popular it is among the others, 0 to 1; phrases. */
  readonly popularity: Float32Array;

  /** What kind of piece a token is (`pieceKind`); the vocabulary, further tokens being `other`. */
  readonly kind: Uint8Array;
}

export const ROOT = 0;
export const NONE = -1;

export const pieceKind = {
  /** Ends the word before it. */
  other: 0,
  /** Goes on with the word before it: a phrase followed by such a piece was not said. */
  joins: 1,
  /** Is passed over, as a comma is, inside phrases and between them. */
  passedOver: 2,
} as const;

/** Whether a value, such as one that came from another thread, has the arrays of a graph. */
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

/** The child of a node by its piece, or `none`. */
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
