/** No token: the parent of the first one. */
export const NO_NODE = -1;

/** Finite, because an infinite value would make the attention of an empty row undefined. */
const MASKED = -3.4e38;
const FEWEST_NODES = 32;

/** Keys and values of nodes, row-major; `used` of them belong to some tree. */
interface NodeBuffer {
  data: Float32Array;
  used: number;
}

/**
 * The tokens of paths as a tree, whose nodes are numbered parents first. Trees are values: a tree that grows leaves its
 * original as it was, although both share a buffer.
 */
export interface TokenTree {
  /** The parent of each node. */
  readonly parents: readonly number[];
  /** The nodes that paths may continue from. */
  readonly tips: readonly number[];
  /** Floats per node: keys and values of all layers. */
  readonly width: number;
  readonly buffer: NodeBuffer;
}

export function emptyTree(width: number): TokenTree {
  return { parents: [], tips: [], width, buffer: { data: new Float32Array(FEWEST_NODES * width), used: 0 } };
}

/** Keys and values of all nodes, row-major; a view. */
export function cacheOf({ parents, width, buffer }: TokenTree): Float32Array {
  return buffer.data.subarray(0, parents.length * width);
}

/** Returns the number of tokens before a node. */
function depthOf(parents: readonly number[], node: number): number {
  let depth = 0;
  for (let at = parents[node] ?? NO_NODE; at !== NO_NODE; at = parents[at] ?? NO_NODE) depth++;
  return depth;
}

/** What a network must know to append nodes: their positions, and which nodes each of them continues. */
export interface Growth {
  /** Number of tokens before each new node. */
  positions: number[];
  /** A row for each new node with a value for each old and new node: 0 for itself and those before it. */
  mask: Float32Array;
}

/** `added`: the parents of the new nodes, which may be new themselves if they come first. */
export function growthOf({ parents }: TokenTree, added: readonly number[]): Growth {
  const all = [...parents, ...added];
  const mask = new Float32Array(added.length * all.length).fill(MASKED);
  const positions = added.map((_, row) => {
    const node = parents.length + row;
    for (let at = node; at !== NO_NODE; at = all[at] ?? NO_NODE) mask[row * all.length + at] = 0;
    return depthOf(all, node);
  });
  return { positions, mask };
}

/** Room for nodes at the end of a tree: its own buffer where nobody has used it, or else a larger copy. */
function roomAfter(tree: TokenTree, nodes: number): NodeBuffer {
  const { parents, width, buffer } = tree;
  const size = parents.length + nodes;
  if (buffer.used === parents.length && size * width <= buffer.data.length) return buffer;
  const data = new Float32Array(Math.max(FEWEST_NODES, 2 * size) * width);
  data.set(cacheOf(tree));
  return { data, used: parents.length };
}

/** Appends nodes with their keys and values, row-major. `tips`: which of them paths may continue from. */
export function growTree(
  tree: TokenTree,
  { added, cache, tips }: { added: readonly number[]; cache: Float32Array; tips: readonly number[] },
): TokenTree {
  const { parents, width } = tree;
  const buffer = roomAfter(tree, added.length);
  buffer.data.set(cache, parents.length * width);
  buffer.used = parents.length + added.length;
  return {
    parents: [...parents, ...added],
    tips: tips.map((tip) => parents.length + tip),
    width,
    buffer,
  };
}

/**
 * Drops the nodes that lead to none of these tips, given by their places in `tips`, if that is at least half of them;
 * keeping them costs time in every later run.
 */
export function pruneTree(tree: TokenTree, places: readonly number[]): TokenTree {
  const { parents, width } = tree;
  const tips = places.map((place) => tree.tips[place] ?? NO_NODE);
  const kept = new Set<number>();
  for (const tip of tips)
    for (let at = tip; at !== NO_NODE && !kept.has(at); at = parents[at] ?? NO_NODE) kept.add(at);
  if (2 * kept.size > parents.length) return { ...tree, tips };
  const nodes = [...kept].toSorted((left, right) => left - right);
  const place = new Map(nodes.map((node, at) => [node, at]));
  const data = new Float32Array(Math.max(FEWEST_NODES, 2 * nodes.length) * width);
  const cache = cacheOf(tree);
  for (const [at, node] of nodes.entries())
    data.set(cache.subarray(node * width, (node + 1) * width), at * width);
  const placeOf = (node: number): number => place.get(node) ?? NO_NODE;
  return {
    parents: nodes.map((node) => placeOf(parents[node] ?? NO_NODE)),
    tips: tips.map(placeOf),
    width,
    buffer: { data, used: nodes.length },
  };
}
