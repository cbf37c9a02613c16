import { eventBatchResponseSchema } from '@hark/shared/events/event-batch';
import { apiErrorSchema, sessionResponseSchema } from '@hark/shared/http/api';
import { tailEventSchema } from '@hark/shared/http/metrics-api';
import { afterEach, describe, expect, it } from 'vitest';
import { tailEvent, type TailWatcher } from '../../observing/events/event-tail.ts';
import { serverRecord } from '../../observing/events/server-record.ts';
import { createScriptedRecognizer } from '../../recognition/scripted-recognizer.ts';
import { ADMIN_TOKEN, memoryEventLog, startHttpHarness } from '../../testing/http-harness.ts';

type Harness = Awaited<ReturnType<typeof startHttpHarness>>;

const open: Harness[] = [];

async function start(changes: Parameters<typeof startHttpHarness>[1] = {}): Promise<Harness> {
  const harness = await startHttpHarness(createScriptedRecognizer('stanford'), changes);
  open.push(harness);
  return harness;
}

afterEach(async () => {
  for (const harness of open.splice(0)) await harness.close();
});

const post = (url: string, body: unknown, type = 'application/json'): Promise<Response> =>
  fetch(url, { method: 'POST', headers: { 'content-type': type }, body: JSON.stringify(body) });

async function register({ url }: Harness): Promise<string> {
  return sessionResponseSchema.parse(await (await post(`${url}/v1/session`, {})).json()).clientId;
}

function batch(clientId: string, eventIds: readonly string[], at = Date.now()) {
  const about = { taskId: null, utteranceId: null, queryId: null, data: {} };
  const events = eventIds.map((eventId) => ({ type: 'event', eventId, name: 'mic.pressed', at, ...about }));
  return { clientId, sessionId: null, device: null, language: 'en-GB', events };
}

async function codeOf(response: Response): Promise<[number, string]> {
  return [response.status, apiErrorSchema.parse(await response.json()).error.code];
}

describe('POST /v1/events', () => {
  it('keeps each event once, with its client and device', async () => {
    const eventLog = memoryEventLog();
    const harness = await start({ eventLog });
    const clientId = await register(harness);
    const send = async (type?: string) =>
      eventBatchResponseSchema.parse(
        await (
          await post(`${harness.url}/v1/events`, batch(clientId, ['event-0001', 'event-0002']), type)
        ).json(),
      );
    expect(await send()).toMatchObject({ accepted: 2, duplicates: 0, refused: [] });
    // As `sendBeacon` may send it.
    expect(await send('text/plain')).toMatchObject({ accepted: 0, duplicates: 2 });
    expect(eventLog.records.get('event-0001')).toMatchObject({
      source: 'page',
      clientId,
      synthetic: false,
      slices: { locale: 'en-GB', deployment: 'test' },
    });
  });

  it('refuses events with impossible times', async () => {
    const harness = await start();
    const clientId = await register(harness);
    const answer = await post(`${harness.url}/v1/events`, batch(clientId, ['event-0001'], 1_000));
    expect(eventBatchResponseSchema.parse(await answer.json())).toMatchObject({
      accepted: 0,
      refused: ['event-0001'],
    });
  });

  it('[M9] accepts a batch whatever it says of its page, with null for unreadable values', async () => {
    const eventLog = memoryEventLog();
    const harness = await start({ eventLog });
    const clientId = await register(harness);
    const odd = {
      sessionId: 7,
      device: { class: 'toaster', browser: 'x'.repeat(2_000), os: 'Linux', channels: 0 },
      language: 'C',
      slices: { ageBand: '30s', 'custom.shop': 'x'.repeat(500), unheardOf: 'x' },
      synthetic: 'perhaps',
    };
    const answer = await post(`${harness.url}/v1/events`, { ...batch(clientId, ['event-0001']), ...odd });
    expect(answer.status).toBe(200);
    expect(eventLog.records.get('event-0001')).toMatchObject({ sessionId: null, synthetic: false });
    expect(eventLog.records.get('event-0001')?.slices).toEqual({
      os: 'Linux',
      ageBand: '30s',
      deployment: 'test',
    });
  });

  it('[S4] accepts the others beside an unreadable event, and reports which and why', async () => {
    const eventLog = memoryEventLog();
    const harness = await start({ eventLog });
    const clientId = await register(harness);
    const good = batch(clientId, ['event-0001', 'event-0002']);
    const [first, second] = good.events;
    const events = [
      { ...first, data: { position: 1, note: 'x'.repeat(600), odd: [1], nul: 'a\0b' } },
      null,
      { ...first, eventId: 'event-0003', name: 'blinked' },
      { ...first, eventId: 7 },
      { ...first, eventId: 'event-0004', at: -5 },
      { ...second, data: 'nothing', extra: true },
    ];
    const answer = eventBatchResponseSchema.parse(
      await (await post(`${harness.url}/v1/events`, { ...good, events })).json(),
    );
    expect(answer).toMatchObject({
      accepted: 2,
      refused: ['event-0004'],
      unreadable: [
        { index: 1, eventId: null },
        { index: 2, eventId: 'event-0003' },
        { index: 3, eventId: null },
      ],
    });
    expect(answer.unreadable[1]?.reason).toContain('name');
    expect(eventLog.records.get('event-0001')?.data).toEqual({
      position: 1,
      note: null,
      odd: null,
      nul: null,
    });
    expect(eventLog.records.get('event-0002')?.data).toEqual({});
  });

  it('[S4] replaces impossible numbers with null, and keeps fields of newer pages', async () => {
    const eventLog = memoryEventLog();
    const harness = await start({ eventLog });
    const clientId = await register(harness);
    const good = batch(clientId, ['event-0001']);
    const data = { count: 3, wholeMs: -1, paintMs: 1e300, endpointMs: 400, glanceMs: 12 };
    const events = good.events.map((event) => ({ ...event, name: 'results.shown', data }));
    expect((await post(`${harness.url}/v1/events`, { ...good, events })).status).toBe(200);
    expect(eventLog.records.get('event-0001')?.data).toEqual({
      count: 3,
      wholeMs: null,
      paintMs: null,
      endpointMs: 400,
      glanceMs: 12,
    });
  });

  it('accepts nothing of an unknown or deleted client', async () => {
    const harness = await start();
    const clientId = await register(harness);
    await fetch(`${harness.url}/v1/clients/${clientId}`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${ADMIN_TOKEN}` },
    });
    const events = `${harness.url}/v1/events`;
    expect(await codeOf(await post(events, batch(clientId, ['event-0001'])))).toEqual([
      404,
      'unknown_client',
    ]);
  });

  it('asks for a retry when it is full, and refuses anything that is not a batch', async () => {
    const eventLog = { ...memoryEventLog(), append: async () => ({ type: 'full' as const }) };
    const harness = await start({ eventLog });
    const clientId = await register(harness);
    const events = `${harness.url}/v1/events`;
    const full = await post(events, batch(clientId, ['event-0001']));
    expect(full.headers.get('retry-after')).toBe('5');
    expect(await codeOf(full)).toEqual([503, 'busy']);
    expect(await codeOf(await post(events, batch(clientId, [])))).toEqual([400, 'invalid_request']);
    const many = Array.from({ length: 201 }, (_, index) => `event-${1_000 + index}`);
    expect(await codeOf(await post(events, batch(clientId, many)))).toEqual([400, 'invalid_request']);
  });
});

describe('figures over HTTP', () => {
  const asOperator = { headers: { authorization: `Bearer ${ADMIN_TOKEN}` } };

  it('are for the operator', async () => {
    const { url } = await start();
    for (const path of ['metrics', 'metrics/asr.redo_rate/series', 'marks', 'tail']) {
      expect(await codeOf(await fetch(`${url}/v1/ops/${path}`))).toEqual([401, 'unauthorized']);
    }
    expect((await fetch(`${url}/v1/ops/metrics?traffic=all`, asOperator)).status).toBe(200);
  });

  it('are of known metrics, with the reason for those not available yet', async () => {
    const { url } = await start();
    const ask = (path: string): Promise<Response> => fetch(`${url}/v1/ops/metrics/${path}`, asOperator);
    expect((await ask('asr.redo_rate/slices')).status).toBe(200);
    expect(await codeOf(await ask('asr.nothing/slices'))).toEqual([404, 'not_found']);
    expect(await codeOf(await ask('asr.wer/series'))).toEqual([409, 'not_recorded']);
    expect(await codeOf(await ask('asr.redo_rate/series?step=year'))).toEqual([400, 'invalid_request']);
  });
});

const answered = serverRecord(
  { name: 'utterance.answered', data: { transcript: 'mount fuji', confidence: 0.9 } },
  { eventId: 'event-0001', at: 1 },
);

it('the tail shows no text unless the operator allows it', () => {
  expect(tailEvent(answered, false).data).toEqual({ confidence: 0.9 });
  expect(tailEvent(answered, true).data).toEqual({ transcript: 'mount fuji', confidence: 0.9 });
});

it('the tail is sent as server-sent events until its reader disconnects', async () => {
  const watchers: TailWatcher[] = [];
  let stop = (): void => undefined;
  const stopped = new Promise<void>((resolve) => {
    stop = resolve;
  });
  const recent = [{ ...tailEvent(answered, false), eventId: 'event-0000' }];
  const { url } = await start({
    eventTail: {
      recent: async () => recent.splice(0),
      watch(watcher) {
        watchers.push(watcher);
        return stop;
      },
      close: async () => undefined,
    },
  });
  const leaving = new AbortController();
  const headers = { authorization: `Bearer ${ADMIN_TOKEN}` };
  const response = await fetch(`${url}/v1/ops/tail`, { headers, signal: leaving.signal });
  expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/);
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  while (!text.includes('event-0000')) text += (await reader?.read())?.value ?? '';
  watchers[0]?.onEvents([tailEvent(answered, false)]);
  while (!text.includes('event-0001')) text += (await reader?.read())?.value ?? '';
  const shown = [...text.matchAll(/^data: (.*)$/gm)].map(([, json = '']) =>
    tailEventSchema.parse(JSON.parse(json)),
  );
  expect(shown.map(({ eventId }) => eventId)).toEqual(['event-0000', 'event-0001']);
  leaving.abort();
  await stopped;
  // The end of the server disconnects its readers.
  const until = await fetch(`${url}/v1/ops/tail`, { headers });
  watchers[1]?.onEnd();
  expect(await until.text()).toBe(': hello\n\n');
});
