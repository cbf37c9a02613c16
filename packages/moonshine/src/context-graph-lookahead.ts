import { NONE } from './context-graph.ts';
import type { ContextGraph } from './context-graph.ts';
import type { Trie } from './context-graph-trie.ts';

/** For each node, the number of its tokens times the highest weight of a phrase that continues from it, or 0. */
export function lookaheadOf(graph: Trie & Pick<ContextGraph, 'weight'>): Float32Array {
  const { firstChild, ending, endingPhrase, weight } = graph;
  const nodes = ending.length;
  const parent = new Uint32Array(nodes);
  const depth = new Uint16Array(nodes);
  for (let node = 0; node < nodes; node++) {
    const end = firstChild[node + 1] ?? 0;
    for (let child = firstChild[node] ?? 0; child < end; child++) {
      parent[child] = node;
      depth[child] = (depth[node] ?? 0) + 1;
    }
  }
  const lookahead = new Float32Array(nodes);
  // A node has a higher number than its parent, so backwards each node is complete when it is reached.
  for (let node = nodes - 1; node > 0; node--) {
    const here = ending[node] ?? NONE;
    const own = here === NONE ? 0 : (weight[endingPhrase[here] ?? 0] ?? 0);
    const above = parent[node] ?? 0;
    lookahead[above] = Math.max(lookahead[above] ?? 0, lookahead[node] ?? 0, own);
    lookahead[node] = (lookahead[node] ?? 0) * (depth[node] ?? 0);
  }
  lookahead[0] = 0;
  return lookahead;
}
