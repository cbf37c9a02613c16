import { expect, it } from 'vitest';

import { createIdClaims } from './id-claims.ts';

it('takes an id once, and names its place by line or by file and line', () => {
  const claims = createIdClaims();
  claims.beginFile('one.csv');
  expect(claims.claim('a', 2)).toBeNull();
  expect(claims.claim('b', 90)).toBeNull();
  expect(claims.claim('a', 91)).toBe('line 2');
  claims.beginFile('two.csv');
  expect(claims.claim('c', 2)).toBeNull();
  expect(claims.claim('b', 3)).toBe('one.csv:90');
  expect(claims.claim('c', 4)).toBe('line 2');
  claims.beginFile('three.csv');
  expect(claims.claim('c', 2)).toBe('two.csv:2');
  expect([claims.has('c'), claims.has('d')]).toEqual([true, false]);
});
