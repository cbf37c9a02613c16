import type { EventBatch } from '@hark/shared/events/event-batch';
import type { EventMessage, EventName } from '@hark/shared/wire/client-message';
import type { EventStore } from './event-store.ts';
import type { SendEvents } from './send-events.ts';

/** An event on the page. */
export interface PageEvent {
  name: EventName;
  taskId?: string | null;
  utteranceId?: string | null;
  queryId?: string | null;
  data?: EventMessage['data'];
}

export interface EventRecorder {
  /** Returns at once; the event goes to the store and, in a batch, to the server. */
  record: (event: PageEvent) => void;
  /** Sends the waiting events. */
  flush: () => Promise<void>;
  /** Call it when the page closes. */
  leave: () => void;
  /** Drops everything because the client deletes its data. */
  forget: () => Promise<void>;
}

/** The client, and the environment that it reports from. */
export type Reporter = Omit<EventBatch, 'events'>;

export interface EventRecorderOptions {
  store: EventStore;
  send: SendEvents;
  sendAtTheEnd: (batch: EventBatch) => void;
  /** Null while the server does not assign an id. */
  identify: () => Promise<string | null>;
  /** Everything except the client's id. */
  describe: () => Omit<Reporter, 'clientId'>;
  /** The id if already known, for a closing page that has no time to request one. */
  knownClientId: () => string | null;
  newId: () => string;
  nowMs: () => number;
}

const FLUSH_AFTER_MS = 5_000;
const RETRY_AFTER_MS = 30_000;
const FLUSH_AT_EVENTS = 50;
const MAX_BATCH = 100;
/** The oldest are dropped first: recent events are worth more. */
const MAX_WAITING = 1_000;
/** Browsers accept 64 kB when a page closes. */
const MAX_AT_THE_END = 60;

/** Collects events of the page and delivers them to the server at least once; their ids make that exactly once. */
export function createEventRecorder(options: EventRecorderOptions): EventRecorder {
  const { store, send, identify, describe, newId, nowMs } = options;
  let waiting: EventMessage[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let sending: Promise<void> | null = null;
  /** Lead of the server's clock; known once it has refused an event for its time. */
  let clockAheadMs = 0;
  /** Prevents forgotten events from returning with a request in progress. */
  let generation = 0;
  const restamped = new Set<string>();

  const loaded = store.load().then((events) => {
    if (events.length === 0) return;
    const known = new Set(waiting.map(({ eventId }) => eventId));
    waiting = [...events.filter(({ eventId }) => !known.has(eventId)), ...waiting];
    wake(FLUSH_AFTER_MS);
  });

  function wake(afterMs: number): void {
    timer ??= setTimeout(() => void flush(), afterMs);
  }

  function drop(eventIds: readonly string[]): void {
    const gone = new Set(eventIds);
    waiting = waiting.filter(({ eventId }) => !gone.has(eventId));
    for (const eventId of eventIds) restamped.delete(eventId);
    void store.remove(eventIds);
  }

  /** The page's clock is wrong: the events get the server's time, once. */
  function restamp(eventIds: readonly string[], serverTime: number): void {
    clockAheadMs = serverTime - nowMs();
    const again = eventIds.filter((eventId) => !restamped.has(eventId));
    drop(eventIds.filter((eventId) => restamped.has(eventId)));
    for (const eventId of again) restamped.add(eventId);
    const moved = new Set(again);
    waiting = waiting.map((event) =>
      moved.has(event.eventId) ? Object.assign(event, { at: event.at + clockAheadMs }) : event,
    );
    void store.add(waiting.filter(({ eventId }) => moved.has(eventId)));
  }

  /** @returns whether to continue at once */
  async function sendOne(): Promise<boolean> {
    const events = waiting.slice(0, MAX_BATCH);
    const sentBy = generation;
    const clientId = await identify();
    if (clientId === null || sentBy !== generation) return false;
    const ids = events.map(({ eventId }) => eventId);
    const sent = await send({ ...describe(), clientId, events });
    if (sentBy !== generation) return false;
    switch (sent.type) {
      case 'kept': {
        const refused = new Set(sent.refused);
        drop(ids.filter((eventId) => !refused.has(eventId)));
        if (refused.size > 0) restamp(sent.refused, sent.serverTime);
        return true;
      }
      case 'never':
        drop(ids);
        return true;
      case 'later':
        return false;
    }
  }

  async function sendAll(): Promise<void> {
    await loaded;
    clearTimeout(timer);
    timer = undefined;
    while (waiting.length > 0) {
      if (await sendOne()) continue;
      wake(RETRY_AFTER_MS);
      break;
    }
    sending = null;
  }

  function flush(): Promise<void> {
    sending ??= sendAll();
    return sending;
  }

  return {
    record: ({ name, taskId = null, utteranceId = null, queryId = null, data = {} }) => {
      const at = nowMs() + clockAheadMs;
      const ids = { taskId, utteranceId, queryId };
      const event: EventMessage = { type: 'event', eventId: newId(), name, at, ...ids, data };
      const [oldest] = waiting;
      if (waiting.length >= MAX_WAITING && oldest !== undefined) drop([oldest.eventId]);
      waiting.push(event);
      void store.add([event]);
      if (waiting.length >= FLUSH_AT_EVENTS) void flush();
      else wake(FLUSH_AFTER_MS);
    },
    flush,
    leave: () => {
      const clientId = options.knownClientId();
      const events = waiting.slice(-MAX_AT_THE_END);
      // They stay in the store until a later page confirms their arrival.
      if (clientId !== null && events.length > 0) options.sendAtTheEnd({ ...describe(), clientId, events });
    },
    forget: async () => {
      generation++;
      waiting = [];
      restamped.clear();
      clearTimeout(timer);
      timer = undefined;
      await store.clear();
    },
  };
}
