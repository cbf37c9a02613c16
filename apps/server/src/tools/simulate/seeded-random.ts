/** Pseudo-random numbers from a seed: the same each time. */
export interface SeededRandom {
  /** Returns a number from 0 to just under 1. */
  next(): number;
  /** Returns true with this probability. */
  happens(probability: number): boolean;
  between(span: { from: number; to: number }): number;
  /** Picks one of the keys by weight; null if no weight is above 0. */
  pick<Key extends string>(weights: Partial<Record<Key, number>>, keys: readonly Key[]): Key | null;
}

/** mulberry32. */
export function createSeededRandom(seed: number): SeededRandom {
  let state = seed | 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    happens: (probability) => next() < probability,
    between: ({ from, to }) => from + next() * (to - from),
    pick(weights, keys) {
      const total = keys.reduce((sum, key) => sum + (weights[key] ?? 0), 0);
      let left = next() * total;
      for (const key of keys) {
        left -= weights[key] ?? 0;
        if (left < 0) return key;
      }
      return null;
    },
  };
}
