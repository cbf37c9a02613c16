import { searchResponseSchema } from '@hark/shared/http/api';
import { pino } from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import { createScriptedRecognizer } from '../../recognition/scripted-recognizer.ts';
import { startHttpHarness } from '../../testing/http-harness.ts';

type Harness = Awaited<ReturnType<typeof startHttpHarness>>;

const open: Harness[] = [];

async function start(changes: Parameters<typeof startHttpHarness>[1] = {}): Promise<Harness> {
  const harness = await startHttpHarness(createScriptedRecognizer('stanford'), changes);
  open.push(harness);
  return harness;
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((harness) => harness.close()));
});

const post = (url: string, body: unknown, signal?: AbortSignal): Promise<Response> =>
  fetch(`${url}/v1/search`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: signal ?? null,
  });

const search = async (url: string, body: object) =>
  searchResponseSchema.parse(await (await post(url, body)).json());

describe('POST /v1/search, instant and literal', () => {
  it('completes the typed text and records nothing', async () => {
    const recorded: string[] = [];
    const { url } = await start({
      serverEvents: { searched: (_found, { query }) => void recorded.push(query) },
    });
    const typed = { clientId: 'client-0001', source: 'typed', kind: 'instant' };
    const found = await search(url, { ...typed, query: 's' });
    expect(found.results[0]?.id).toBe('stanford');
    expect(found).not.toHaveProperty('isComplete');
    await search(url, { ...typed, kind: 'full', query: 'stanford' });
    expect(recorded).toEqual(['stanford']);
  });

  it('searches literal text unchanged', async () => {
    const { url } = await start();
    const asked = { query: 'stemford university', source: 'typed' };
    expect((await search(url, asked)).results[0]?.id).toBe('stanford');
    expect((await search(url, { ...asked, source: 'literal' })).results).toEqual([]);
  });

  it('reports that there was no time for an instant search', async () => {
    const { url } = await start({
      searchInstantly: async () => ({ queryId: 'query-0001', results: [], tookMs: 150, isComplete: false }),
    });
    expect(await search(url, { query: 's', kind: 'instant' })).toMatchObject({ isComplete: false });
  });

  it('stops searching when the client disconnects, and logs no failure', async () => {
    const failures: unknown[] = [];
    let ended: () => void = () => undefined;
    const isEnded = new Promise<void>((resolve) => (ended = resolve));
    let begun: () => void = () => undefined;
    const isBegun = new Promise<void>((resolve) => (begun = resolve));
    const logger = pino({ level: 'error' }, { write: (line: string) => void failures.push(line) });
    const { url } = await start({
      logger,
      searchInstantly: (_typed, signal) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => {
            reject(signal.reason);
            ended();
          });
          begun();
        }),
    });
    const page = new AbortController();
    const asked = post(url, { query: 's', kind: 'instant' }, page.signal);
    await isBegun;
    page.abort();
    await expect(asked).rejects.toThrow('aborted');
    await isEnded;
    // When this response arrives, a failure of the previous request would be logged.
    await search(url, { query: 'stanford' });
    expect(failures).toEqual([]);
  });
});
