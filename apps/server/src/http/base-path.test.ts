import { describe, expect, it } from 'vitest';
import { belowBasePath, isBasePath } from './base-path.ts';

describe('a base path', () => {
  it.each(['/', '', '/hark', '/hark/', '/tools/voice-search', '/~anna/hark.v2/', '/v1beta'])(
    'may be "%s"',
    (path) => {
      expect(isBasePath(path)).toBe(true);
    },
  );

  it.each([
    'hark',
    '//evil.example',
    '/a//b',
    '/../x',
    '/./',
    '/a b',
    '/a?b',
    '/a#b',
    '/v1',
    '/ops/hark',
    '/é',
    '/"',
  ])('may not be "%s"', (path) => {
    expect(isBasePath(path)).toBe(false);
  });

  it.each([
    ['/hark/', '/'],
    ['/hark/v1/search?a=/hark/', '/v1/search?a=/hark/'],
    ['/hark/?a', '/?a'],
    // Removed by the proxy.
    ['/', '/'],
    ['/v1/search', '/v1/search'],
    ['/?a', '/?a'],
    // A different path with the same beginning.
    ['/harken/v1', '/harken/v1'],
    // Doubled by the proxy.
    ['//v1/search', '/v1/search'],
    ['/hark//v1/search', '/v1/search'],
    ['//hark/v1', '/v1'],
    // Removed only once.
    ['/hark/hark/', '/hark/'],
  ])('is removed from %s', (url, served) => {
    expect(belowBasePath(url, '/hark')).toEqual({ type: 'serve', url: served });
  });

  it('is completed with its slash, and the query is kept', () => {
    expect(belowBasePath('/hark', '/hark')).toEqual({ type: 'redirect', location: '/hark/' });
    expect(belowBasePath('/a/b?vad=webgpu', '/a/b')).toEqual({
      type: 'redirect',
      location: '/a/b/?vad=webgpu',
    });
  });

  it('has no effect if empty', () => {
    expect(belowBasePath('/hark/v1', '')).toEqual({ type: 'serve', url: '/hark/v1' });
    expect(belowBasePath('//evil.example', '')).toEqual({ type: 'serve', url: '/evil.example' });
  });
});
