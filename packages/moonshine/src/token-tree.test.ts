import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cacheOf, emptyTree, growthOf, growTree, NO_NODE, pruneTree } from './token-tree.ts';
import type { TokenTree } from './token-tree.ts';

const WIDTH = 3;

/** A tree and, for each of its tips, the marks of the nodes that lead there. A node's cache holds its mark. */
interface MarkedTree {
  tree: TokenTree;
  histories: number[][];
}

const start: MarkedTree = { tree: emptyTree(WIDTH), histories: [] };

/** Appends a node to each of these tips, with these marks. */
function grown(
  { tree, histories }: MarkedTree,
  places: readonly number[],
  marks: readonly number[],
): MarkedTree {
  const added = places.map((place) => tree.tips[place] ?? NO_NODE);
  const cache = Float32Array.from(marks.flatMap((mark) => Array.from({ length: WIDTH }, () => mark)));
  return {
    tree: growTree(tree, { added, cache, tips: [...places.keys()] }),
    histories: places.map((place, at) => [...(histories[place] ?? []), marks[at] ?? 0]),
  };
}

function pruned({ tree, histories }: MarkedTree, places: readonly number[]): MarkedTree {
  return { tree: pruneTree(tree, places), histories: places.map((place) => histories[place] ?? []) };
}

/** The marks of the nodes that a new node after this tip attends to, in the order of the tree. */
function attended(tree: TokenTree, place: number): { marks: number[]; position: number } {
  const { mask, positions } = growthOf(tree, [tree.tips[place] ?? NO_NODE]);
  const cache = cacheOf(tree);
  const nodes = Array.from(mask.keys()).filter((node) => mask[node] === 0);
  expect(nodes.at(-1)).toBe(tree.parents.length);
  return {
    marks: nodes.slice(0, -1).map((node) => cache[node * WIDTH] ?? NaN),
    position: positions[0] ?? NaN,
  };
}

function check({ tree, histories }: MarkedTree): void {
  for (const [place, history] of histories.entries())
    expect(attended(tree, place)).toEqual({ marks: history, position: history.length });
}

/** In each step some paths continue, in any order and number, as in a search. */
const steps = fc.array(fc.array(fc.nat({ max: 8 }), { minLength: 1, maxLength: 9 }), { maxLength: 40 });

describe('a tree of tokens', () => {
  it('lets a token attend to those before it in its path and to no others, at its own position', () => {
    fc.assert(
      fc.property(steps, (all) => {
        let marked = start;
        let mark = 0;
        for (const chosen of all) {
          const tips = Math.max(1, marked.histories.length);
          const places = chosen.map((choice) => choice % tips);
          marked = pruned(marked, places);
          marked = grown(
            marked,
            places.map((_, at) => at),
            places.map(() => ++mark),
          );
          check(marked);
        }
      }),
    );
  });

  it('grows in two ways from one state, neither of which changes the other', () => {
    const trunk = grown(start, [0], [1]);
    const left = grown(trunk, [0, 0], [2, 3]);
    const right = grown(trunk, [0], [4]);
    const more = grown(left, [1], [5]);
    for (const marked of [trunk, left, right, more]) check(marked);
    expect(more.histories).toEqual([[1, 3, 5]]);
  });

  it('lets several new tokens follow each other', () => {
    const trunk = grown(start, [0], [1]);
    const { mask, positions } = growthOf(trunk.tree, [0, 1, 1]);
    expect(positions).toEqual([1, 2, 2]);
    const isOpen = Array.from(mask, (value) => value === 0);
    const [open, shut] = [true, false];
    expect(isOpen).toEqual([open, open, shut, shut, open, open, open, shut, open, open, shut, open]);
  });

  it('forgets what no path needs any more', () => {
    let marked = grown(start, [0, 0, 0], [1, 2, 3]);
    for (let step = 0; step < 100; step++) {
      marked = pruned(marked, [1, 1, 1]);
      marked = grown(marked, [0, 1, 2], [step, step, step]);
      expect(marked.tree.parents.length).toBeLessThanOrEqual(2 * (step + 2) + 6);
    }
    check(marked);
  });
});
