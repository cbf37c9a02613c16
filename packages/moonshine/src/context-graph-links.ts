import { childOf, NONE, pieceKind, ROOT } from './context-graph.ts';
import type { ContextGraph } from './context-graph.ts';
import type { Trie } from './context-graph-trie.ts';

type Links = Pick<ContextGraph, 'fallback' | 'done' | 'doneEnding' | 'doneBefore'>;

/** Runs of completed phrases, each held once, as lists that share their beginnings. */
function createRuns(endings: number) {
  const ending: number[] = [];
  const before: number[] = [];
  const known = new Map<number, number>();
  function add(run: number, last: number): number {
    const key = (run + 1) * (endings + 1) + last;
    const seen = known.get(key);
    if (seen !== undefined) return seen;
    known.set(key, ending.length);
    before.push(run);
    return ending.push(last) - 1;
  }
  function concat(run: number, more: number): number {
    if (more === NONE) return run;
    return add(concat(run, before[more] ?? NONE), ending[more] ?? 0);
  }
  return { ending, before, add, concat };
}

/**
 * The links of Aho and Corasick, for phrases of which the one that begins first is taken, of those the longest, and
 * which do not overlap (as in "leftmost-longest" search): when the piece after a node is none of its children, the
 * longest phrase that the node's pieces begin with is done, and the path is where the pieces after it would have led
 * from the root. Without such a phrase it is at the longest ending of its pieces that begins one.
 *
 * Aho, Corasick: Efficient string matching (1975); the restart after a match as in Rust's aho-corasick.
 */
export function linkNodes(graph: Trie & Pick<ContextGraph, 'kind'>): Links {
  const nodes = graph.piece.length;
  const fallback = new Uint32Array(nodes);
  const done = new Int32Array(nodes).fill(NONE);
  const runs = createRuns(graph.endingPhrase.length);

  function link(child: number, parent: number): void {
    const token = graph.piece[child] ?? 0;
    const joins = graph.kind[token] === pieceKind.joins;
    let node = parent;
    let run: number = NONE;
    let next: number;
    do {
      const ending = joins ? NONE : (graph.ending[node] ?? NONE);
      run = ending === NONE ? runs.concat(run, done[node] ?? NONE) : runs.add(run, ending);
      node = ending === NONE ? (fallback[node] ?? ROOT) : ROOT;
      next = childOf(graph, node, token);
    } while (next === NONE && node !== ROOT);
    fallback[child] = next === NONE ? ROOT : next;
    done[child] = run;
  }

  for (let parent = 1; parent < nodes; parent++) {
    const end = graph.firstChild[parent + 1] ?? 0;
    for (let child = graph.firstChild[parent] ?? 0; child < end; child++) link(child, parent);
  }
  return {
    fallback,
    done,
    doneEnding: Uint32Array.from(runs.ending),
    doneBefore: Int32Array.from(runs.before),
  };
}
