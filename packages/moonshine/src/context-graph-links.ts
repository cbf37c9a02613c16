import { childOf, NONE, pieceKind, ROOT } from './context-graph.ts';
import type { ContextGraph } from './context-graph.ts';
import type { Trie } from './context-graph-trie.ts';

type Links = Pick<ContextGraph, 'fallback' | 'done' | 'doneEnding' | 'doneBefore'>;

/** Runs of completed phrases, as linked lists with shared beginnings; each run is stored once. */
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
 * Computes the failure links of Aho and Corasick for leftmost-longest matches without overlap: the phrase that starts
 * first is taken, and the longest of those. If the token after a node is none of its children, the longest phrase at
 * the start of the node's tokens is complete. The path then continues at the node to which the tokens after this phrase
 * lead from the root. Without such a phrase, it continues at the longest suffix of its tokens that starts a phrase.
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
