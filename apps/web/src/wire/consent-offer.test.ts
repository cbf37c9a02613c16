import { afterEach, expect, it, vi } from 'vitest';
import { requestConsentOffer } from './consent-offer.ts';
import { fakeFetch } from './fake-fetch.ts';

const offer = { audio: { offered: true, retentionDays: 30 } };

afterEach(() => vi.unstubAllGlobals());

it('gives what the server offers, and null for anything else', async () => {
  const answers = [
    { body: offer },
    { status: 503, body: offer },
    { body: '<html>' },
    new TypeError('offline'),
  ];
  const offers = [];
  for (const answer of answers) {
    vi.stubGlobal('fetch', fakeFetch(answer));
    offers.push(await requestConsentOffer());
  }
  expect(offers).toEqual([offer, null, null, null]);
});
