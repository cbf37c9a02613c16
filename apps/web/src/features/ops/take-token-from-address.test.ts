// @vitest-environment happy-dom
import { expect, it } from 'vitest';
import { takeTokenFromAddress } from './take-token-from-address.ts';

it('takes the token out of the address and leaves the rest of it', () => {
  history.replaceState(null, '', '/ops?range=day#token=a%2Fb');
  expect(takeTokenFromAddress()).toBe('a/b');
  expect(location.hash).toBe('');
  expect(location.search).toBe('?range=day');
});

it('leaves an address without a token alone', () => {
  history.replaceState(null, '', '/ops#metric');
  expect(takeTokenFromAddress()).toBeNull();
  expect(location.hash).toBe('#metric');
});
