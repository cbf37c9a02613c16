import { describe, expect, it } from 'vitest';
import { gatherRows } from './gather-rows.ts';

const tensor = { type: 'float32', data: Float32Array.of(1, 2, 3, 4, 5, 6), dims: [3, 1, 2] } as const;

describe('gatherRows', () => {
  it('selects rows in any order, repeatedly or not at all', () => {
    const { data, dims } = gatherRows(tensor, [2, 0, 2, 2]);
    expect(Array.from(data)).toEqual([5, 6, 1, 2, 5, 6, 5, 6]);
    expect(dims).toEqual([4, 1, 2]);
  });

  it.each([[[0]], [[0, 1]], [[0, 1, 2]]])('copies nothing for the first rows in order: %j', (rows) => {
    const { data, dims } = gatherRows(tensor, rows);
    expect(data.buffer).toBe(tensor.data.buffer);
    expect(Array.from(data)).toEqual(Array.from(tensor.data.slice(0, 2 * rows.length)));
    expect(dims).toEqual([rows.length, 1, 2]);
  });
});
