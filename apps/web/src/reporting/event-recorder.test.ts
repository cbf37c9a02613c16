import 'fake-indexeddb/auto';
import type { EventBatch } from '@hark/shared/events/event-batch';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createEventRecorder, type EventRecorder } from './event-recorder.ts';
import { createEventStore, type EventStore } from './event-store.ts';
import type { EventsSent } from './send-events.ts';

/** A server that keeps each event once, unless the test says otherwise. */
function fakeServer() {
  const kept = new Map<string, number>();
  const batches: EventBatch[] = [];
  const outcomes: EventsSent[] = [];
  return {
    kept,
    batches,
    outcomes,
    send: (batch: EventBatch): Promise<EventsSent> => {
      batches.push(structuredClone(batch));
      const told = outcomes.shift() ?? { type: 'kept', refused: [], serverTime: 0 };
      const refused = told.type === 'kept' ? told.refused : batch.events.map(({ eventId }) => eventId);
      for (const { eventId } of batch.events) {
        if (!refused.includes(eventId)) kept.set(eventId, (kept.get(eventId) ?? 0) + 1);
      }
      return Promise.resolve(told);
    },
  };
}

let ids = 0;
let nowMs = 1_000;

function openPage(
  server: ReturnType<typeof fakeServer>,
  changes: { store?: EventStore; clientId?: () => string | null } = {},
) {
  const atTheEnd: EventBatch[] = [];
  const clientId = changes.clientId ?? (() => 'client-0001');
  const recorder = createEventRecorder({
    store: changes.store ?? createEventStore(),
    send: server.send,
    sendAtTheEnd: (batch) => atTheEnd.push(structuredClone(batch)),
    identify: () => Promise.resolve(clientId()),
    knownClientId: clientId,
    describe: () => ({ sessionId: null, device: null, language: 'en' }),
    newId: () => `event-${String(++ids).padStart(4, '0')}`,
    nowMs: () => nowMs,
  });
  return { recorder, atTheEnd };
}

const names = (batch: EventBatch | undefined): string[] => batch?.events.map(({ name }) => name) ?? [];

/** IndexedDB answers in separate tasks. */
async function untilStored(count: number): Promise<void> {
  await vi.waitFor(async () => expect(await createEventStore().load()).toHaveLength(count));
}

beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory());
  ids = 0;
  nowMs = 1_000;
});
afterEach(() => vi.unstubAllGlobals());

function pressed(recorder: EventRecorder, count = 1): void {
  for (let each = 0; each < count; each++) recorder.record({ name: 'mic.pressed', taskId: 'task-0001' });
}

describe('event recorder', () => {
  it('sends waiting events as one batch, and drops those that the server has', async () => {
    const server = fakeServer();
    const { recorder } = openPage(server);
    pressed(recorder);
    recorder.record({ name: 'click', queryId: 'query-0001', data: { position: 2 } });
    expect(server.batches).toEqual([]);
    await recorder.flush();
    expect(server.batches).toHaveLength(1);
    expect(names(server.batches[0])).toEqual(['mic.pressed', 'click']);
    expect(server.batches[0]).toMatchObject({ clientId: 'client-0001', language: 'en' });
    await recorder.flush();
    expect(server.batches).toHaveLength(1);
    await untilStored(0);
  });

  it('survives a reload and a dead connection: every event takes effect once', async () => {
    const server = fakeServer();
    const first = openPage(server);
    server.outcomes.push({ type: 'later' });
    pressed(first.recorder, 3);
    await first.recorder.flush();
    expect(server.kept.size).toBe(0);
    await untilStored(3);
    const second = openPage(server);
    await second.recorder.flush();
    expect([...server.kept.keys()]).toEqual(['event-0001', 'event-0002', 'event-0003']);
  });

  it('sends remaining events at the end of the page, and keeps them until their arrival is confirmed', async () => {
    const server = fakeServer();
    const { recorder, atTheEnd } = openPage(server);
    pressed(recorder, 2);
    recorder.leave();
    expect(names(atTheEnd[0])).toEqual(['mic.pressed', 'mic.pressed']);
    await untilStored(2);
  });

  it('waits for an identity, and sends nothing at the end without one', async () => {
    const server = fakeServer();
    let clientId: string | null = null;
    const { recorder, atTheEnd } = openPage(server, { clientId: () => clientId });
    pressed(recorder);
    await recorder.flush();
    recorder.leave();
    expect([server.batches, atTheEnd]).toEqual([[], []]);
    clientId = 'client-0002';
    await recorder.flush();
    expect(server.batches[0]?.clientId).toBe('client-0002');
  });

  it('gives events the time of the server, once, when its own clock is wrong', async () => {
    const server = fakeServer();
    const { recorder } = openPage(server);
    server.outcomes.push({ type: 'kept', refused: ['event-0001'], serverTime: 500_000 });
    pressed(recorder);
    await recorder.flush();
    expect(server.batches.map(({ events }) => events[0]?.at)).toEqual([1_000, 500_000]);
    pressed(recorder);
    await recorder.flush();
    expect(server.batches[2]?.events[0]?.at).toBe(500_000);
    server.outcomes.push(
      { type: 'kept', refused: ['event-0003'], serverTime: 1 },
      { type: 'kept', refused: ['event-0003'], serverTime: 1 },
    );
    pressed(recorder);
    await recorder.flush();
    expect(server.batches).toHaveLength(5);
  });

  it('drops events that the server will never take', async () => {
    const server = fakeServer();
    server.outcomes.push({ type: 'never' });
    const { recorder } = openPage(server);
    pressed(recorder);
    await recorder.flush();
    await recorder.flush();
    expect(server.batches).toHaveLength(1);
    await untilStored(0);
  });

  it('keeps the latest thousand and sends a hundred at a time', async () => {
    const server = fakeServer();
    server.outcomes.push({ type: 'later' });
    const { recorder } = openPage(server);
    pressed(recorder, 1_001);
    await recorder.flush();
    await recorder.flush();
    expect(server.kept.size).toBe(1_000);
    expect(server.kept.has('event-0001')).toBe(false);
    expect(Math.max(...server.batches.map(({ events }) => events.length))).toBe(100);
  });

  it('drops everything when the client deletes its data, also requests in progress', async () => {
    const server = fakeServer();
    const { recorder } = openPage(server);
    server.outcomes.push({ type: 'later' });
    pressed(recorder, 2);
    const flushing = recorder.flush();
    await recorder.forget();
    await flushing;
    await recorder.flush();
    expect(server.kept.size).toBe(0);
    await untilStored(0);
  });

  it('works without IndexedDB, as long as the page lives', async () => {
    vi.stubGlobal('indexedDB', undefined);
    const server = fakeServer();
    const { recorder } = openPage(server);
    pressed(recorder, 2);
    await recorder.flush();
    expect(server.kept.size).toBe(2);
  });
});
