import { NONE } from './context-graph.ts';
import type { ContextGraph } from './context-graph.ts';
import type { Trie } from './context-graph-trie.ts';

/** For each node, its pieces times the weight of the weightiest phrase that goes on from it; 0 where none does. */
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
  // A node comes after its parent, so that from the back each is complete when it is met.
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
