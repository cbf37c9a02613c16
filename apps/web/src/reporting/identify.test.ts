// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { fakeFetch } from '../wire/fake-fetch.ts';
import { fakeSession } from '../wire/fake-server.ts';
import { createIdentityStore } from '../wire/identity-store.ts';
import { identify } from './identify.ts';

const newIdentity = () => createIdentityStore(() => localStorage);

beforeEach(() => localStorage.clear());
afterEach(() => vi.unstubAllGlobals());

it('requests a client from the server once, and keeps the secret that deletes its data', async () => {
  const fetch = fakeFetch({ body: fakeSession });
  vi.stubGlobal('fetch', fetch);
  const identity = newIdentity();
  expect([await identify(identity), await identify(identity)]).toEqual(['client-0001', 'client-0001']);
  expect(identity.read()).toMatchObject({ clientId: 'client-0001', clientSecret: 'secret' });
  expect(fetch).toHaveBeenCalledTimes(1);
});

it('takes the client that the microphone got meanwhile', async () => {
  const identity = newIdentity();
  vi.stubGlobal('fetch', async () => {
    identity.write({ clientId: 'client-0002', clientSecret: 'another' });
    return Response.json(fakeSession);
  });
  expect(await identify(identity)).toBe('client-0002');
  expect(identity.read()).toMatchObject({ clientId: 'client-0002', clientSecret: 'another' });
});

it('returns null while the server does not answer', async () => {
  vi.stubGlobal('fetch', fakeFetch(new TypeError('Failed to fetch')));
  expect(await identify(newIdentity())).toBeNull();
});
