/** The ids with the highest scores, best first; equal scores in order of arrival. Holds no objects. */
export interface BestFew {
  readonly ids: Int32Array;
  readonly scores: Float64Array;
  /** Number of valid items; the rest of the arrays is unused. */
  count(): number;
  /** The score that an item must exceed to be kept. */
  entry(): number;
  offer(id: number, score: number): void;
  clear(): void;
}

export function createBestFew(capacity: number): BestFew {
  const ids = new Int32Array(capacity);
  const scores = new Float64Array(capacity);
  let count = 0;
  let entry = Number.NEGATIVE_INFINITY;

  function offer(id: number, score: number): void {
    if (score <= entry) return;
    let place = count < capacity ? count++ : capacity - 1;
    for (; place > 0; place--) {
      const before = scores[place - 1] ?? score;
      if (before >= score) break;
      scores[place] = before;
      ids[place] = ids[place - 1] ?? id;
    }
    scores[place] = score;
    ids[place] = id;
    if (count === capacity) entry = scores[capacity - 1] ?? entry;
  }

  return {
    ids,
    scores,
    count: () => count,
    entry: () => entry,
    offer,
    clear: () => {
      count = 0;
      entry = Number.NEGATIVE_INFINITY;
    },
  };
}
