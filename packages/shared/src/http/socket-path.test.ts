import { expect, it } from 'vitest';
import { publicSocketPath } from './socket-path.ts';

it.each([
  ['/', '/v1/stream', '/v1/stream'],
  ['/hark/', '/v1/stream', '/hark/v1/stream'],
  ['/hark/', '/hark/v1/stream', '/hark/v1/stream'],
  ['/v1/', '/v1/stream', '/v1/v1/stream'],
  ['/', '/hark/v1/stream', '/hark/v1/stream'],
])('[C2] below %s the socketPath %s becomes %s', (rootPath, socketPath, path) => {
  expect(publicSocketPath(rootPath, socketPath)).toBe(path);
});
