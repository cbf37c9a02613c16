import { expect, it } from 'vitest';
import { createPostingCache } from './posting-cache.ts';

const MILLION = 1_000_000;

it('evicts the least recently used list beyond 16 MB', () => {
  const cache = createPostingCache();
  for (const term of ['one', 'two', 'three']) cache.set(term, new Uint32Array(MILLION));
  cache.get('one');
  cache.set('four', new Uint32Array(MILLION));
  expect(['one', 'two', 'three', 'four'].filter((term) => cache.has(term))).toEqual(['one', 'three', 'four']);
});

it('bounds empty lists too', () => {
  const cache = createPostingCache();
  for (let term = 0; term < 260_000; term++) cache.set(String(term), new Uint32Array());
  expect(cache.size).toBe(250_000);
});
