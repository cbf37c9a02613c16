import { UNKNOWN_DEVICE } from '@hark/shared/wire/client-message';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { fakeFetch } from '../wire/fake-fetch.ts';
import { sendEvents, type EventsSent } from './send-events.ts';

const batch = {
  clientId: 'client-0001',
  sessionId: null,
  device: UNKNOWN_DEVICE,
  language: 'en',
  events: [],
};

async function send(answer: Parameters<typeof fakeFetch>[0]): Promise<EventsSent> {
  vi.stubGlobal('fetch', fakeFetch(answer));
  return sendEvents(batch);
}

afterEach(() => vi.unstubAllGlobals());

describe('sendEvents', () => {
  it('returns whether events were kept, and which have a refused time', async () => {
    const body = { accepted: 2, duplicates: 0, refused: ['event-0003'], serverTime: 1_000 };
    expect(await send({ body })).toMatchObject({ type: 'kept', refused: ['event-0003'], serverTime: 1_000 });
  });

  it('gives up only where the server itself will never take them', async () => {
    const error = { code: 'client_deleted', message: 'Deleted.', retryable: false };
    expect(await send({ status: 410, body: { error } })).toEqual({ type: 'never' });
  });

  it.each([
    { status: 503, body: { error: { code: 'overloaded', message: 'Full.', retryable: true } } },
    { status: 403, body: '<html>A proxy</html>' },
    { status: 200, body: { accepted: 'some' } },
    { status: 200, body: '<html>Sign in</html>' },
    new TypeError('Failed to fetch'),
  ])('tries again after %o', async (answer) => {
    expect(await send(answer)).toEqual({ type: 'later' });
  });
});
