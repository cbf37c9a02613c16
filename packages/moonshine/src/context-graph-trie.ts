import { NONE } from './context-graph.ts';

/** One spelling of a phrase, as tokens. */
export interface Writing {
  /** At least one token. */
  pieces: readonly number[];
  phrase: number;
}

export interface Trie {
  piece: Uint16Array;
  firstChild: Uint32Array;
  ending: Int32Array;
  endingPhrase: Uint32Array;
  endingPieces: Uint16Array;
}

function inOrder(left: Writing, right: Writing): number {
  const shared = Math.min(left.pieces.length, right.pieces.length);
  for (let i = 0; i < shared; i++) {
    const difference = (left.pieces[i] ?? 0) - (right.pieces[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return left.pieces.length - right.pieces.length || left.phrase - right.phrase;
}

function piecesShared(left: Writing, right: Writing): number {
  let shared = 0;
  while (shared < left.pieces.length && left.pieces[shared] === right.pieces[shared]) shared++;
  return shared;
}

/** Counts the nodes for sorted spellings: one for every token that is not shared with the spelling before. */
function countNodes(writings: readonly Writing[]): number {
  let nodes = 1;
  let before: Writing | undefined;
  for (const writing of writings) {
    nodes += writing.pieces.length - (before === undefined ? 0 : piecesShared(writing, before));
    before = writing;
  }
  return nodes;
}

/**
 * Builds the trie of the spellings. Sorted spellings below a node are adjacent: a node is a range of them, and its
 * children are the subranges with the same next token. Equal spellings belong to the phrase given first.
 */
export function buildTrie(writings: readonly Writing[]): Trie {
  const sorted = [...writings].sort(inOrder);
  const nodes = countNodes(sorted);
  const piece = new Uint16Array(nodes);
  const firstChild = new Uint32Array(nodes + 1);
  const ending = new Int32Array(nodes).fill(NONE);
  const from = new Uint32Array(nodes);
  const to = new Uint32Array(nodes);
  const depth = new Uint16Array(nodes);
  to[0] = sorted.length;
  const endings: Writing[] = [];
  let next = 1;
  for (let node = 0; node < nodes; node++) {
    const level = depth[node] ?? 0;
    const end = to[node] ?? 0;
    let at = from[node] ?? 0;
    firstChild[node] = next;
    for (; at < end && sorted[at]?.pieces.length === level; at++) {
      const writing = sorted[at];
      if (writing === undefined || ending[node] !== NONE) continue;
      ending[node] = endings.push(writing) - 1;
    }
    while (at < end) {
      const token = sorted[at]?.pieces[level] ?? 0;
      piece[next] = token;
      depth[next] = level + 1;
      from[next] = at;
      while (at < end && sorted[at]?.pieces[level] === token) at++;
      to[next++] = at;
    }
  }
  firstChild[nodes] = next;
  return {
    piece,
    firstChild,
    ending,
    endingPhrase: Uint32Array.from(endings, ({ phrase }) => phrase),
    endingPieces: Uint16Array.from(endings, ({ pieces }) => pieces.length),
  };
}
