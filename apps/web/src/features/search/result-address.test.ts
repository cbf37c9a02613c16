import { describe, expect, it } from 'vitest';
import { resultAddress } from './result-address.ts';

describe('result address', () => {
  it.each([
    ['https://www.stanford.edu/', 'stanford.edu'],
    ['https://en.wikipedia.org/wiki/Golden_Gate/a/b', 'en.wikipedia.org › wiki › Golden Gate'],
    ['http://example.org/%E0%A4%A', 'example.org › %E0%A4%A'],
  ])('shows %s as %s', (url, trail) => {
    expect(resultAddress(url)?.trail).toBe(trail);
  });

  it.each([null, '', 'no address', 'javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd'])(
    'has no address for %j',
    (url) => {
      expect(resultAddress(url)).toBe(null);
    },
  );
});
