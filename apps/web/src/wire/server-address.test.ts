import { expect, it } from 'vitest';
import { nameBelow, routeBelow } from './server-address.ts';

it.each([
  ['/', '/', ''],
  ['/', '/ops', 'ops'],
  ['/', '/ops/', 'ops'],
  ['/hark/', '/hark/', ''],
  // Before its slash is added.
  ['/hark/', '/hark', ''],
  ['/hark/', '/hark/ops', 'ops'],
  ['/hark/', '/ops', ''],
  ['/ops/', '/ops/', ''],
  ['/ops/', '/ops/ops/', 'ops'],
])('below %s the path %s is the route "%s"', (rootPath, path, route) => {
  expect(routeBelow(rootPath, path)).toBe(route);
});

it('separates the stored values of two Harks of a host', () => {
  const names = ['/', '/hark/', '/other/hark/'].map((root) => nameBelow(root, 'hark.client'));
  expect(new Set(names).size).toBe(3);
  expect(names[0]).toBe('hark.client');
});
