import { expect, it } from 'vitest';
import { serverUrl } from './server-url.ts';

it.each([
  ['http://localhost:3000', 'http://localhost:3000/v1/search'],
  ['https://x.example/hark', 'https://x.example/hark/v1/search'],
  ['https://x.example/a/hark/', 'https://x.example/a/hark/v1/search'],
  ['https://x.example/hark?x=1#y', 'https://x.example/hark/v1/search'],
])('finds the paths of a server at %s', (server, address) => {
  expect(serverUrl(server, 'v1/search').href).toBe(address);
});
