import { setTimeout as wait } from 'node:timers/promises';
import type { TailEvent } from '@hark/shared/http/metrics-api';
import type { EventRecord } from '@hark/shared/events/event-record';
import { sql, type Kysely } from 'kysely';
import type { Logger } from 'pino';
import { readFrom, readNewest, type CursorPlace } from './event-cursor.ts';
import type { Database } from '../../store/tables.ts';

const POLL_MS = 1_000;
/** Per second; more is unreadable. */
const MAX_EVENTS = 200;
/** Number of past events sent to a new watcher. */
const RECENT_EVENTS = 300;
const TEXT_FIELDS = new Set(['transcript', 'query', 'understood']);

export interface TailWatcher {
  onEvents(events: readonly TailEvent[]): void;
  /** The server closes; no more events follow. */
  onEnd(): void;
}

/** Live events from the end of the log. Nothing is read while nobody watches. */
export interface EventTail {
  /** Returns the latest events, in the order in which they happened. */
  recent(): Promise<TailEvent[]>;
  /** @returns a function that ends the watch */
  watch(watcher: TailWatcher): () => void;
  close(): Promise<void>;
}

interface TailOptions {
  db: Kysely<Database>;
  logger: Logger;
  /** Whether transcripts and typed queries are shown. */
  showText: boolean;
}

export function tailEvent(record: EventRecord, showText: boolean): TailEvent {
  const { eventId, name, at, utteranceId, taskId, synthetic, slices, data } = record;
  const shown = Object.entries(data).filter(([field]) => showText || !TEXT_FIELDS.has(field));
  const known = Object.entries(slices).flatMap(([dimension, value]) =>
    value === undefined ? [] : [[dimension, value] as const],
  );
  return {
    eventId,
    name,
    at,
    utteranceId,
    taskId,
    synthetic,
    slices: Object.fromEntries(known),
    data: Object.fromEntries(shown),
  };
}

async function endOfLog(db: Kysely<Database>): Promise<CursorPlace> {
  const { rows } = await sql<{ transaction: string }>`
    select pg_snapshot_xmin(pg_current_snapshot())::text as transaction`.execute(db);
  return { transaction: rows[0]?.transaction ?? '0', eventId: '' };
}

export function createEventTail({ db, logger, showText }: TailOptions): EventTail {
  const watchers = new Set<TailWatcher>();
  const closed = new AbortController();
  let following: Promise<void> | null = null;

  function shownOf(events: readonly EventRecord[]): TailEvent[] {
    return events.filter(({ name }) => name !== 'server.sample').map((record) => tailEvent(record, showText));
  }

  async function poll(place: CursorPlace): Promise<CursorPlace> {
    const read = await readFrom(db, place, MAX_EVENTS);
    const events = shownOf(read.rows.flatMap(({ event }) => event ?? []));
    if (events.length > 0) for (const watcher of watchers) watcher.onEvents(events);
    // A watcher that falls behind continues at the end of the log: a tail shows the present.
    return read.isFull ? endOfLog(db) : (read.rows.at(-1)?.place ?? place);
  }

  async function follow(): Promise<void> {
    let place: CursorPlace | null = null;
    while (watchers.size > 0 && !closed.signal.aborted) {
      try {
        place = place === null ? await endOfLog(db) : await poll(place);
      } catch (error) {
        logger.warn({ err: error }, 'reading the event tail failed');
      }
      await wait(POLL_MS, undefined, { signal: closed.signal }).catch(() => undefined);
    }
    following = null;
  }

  return {
    recent: async () => shownOf(await readNewest(db, RECENT_EVENTS)),
    watch(watcher) {
      watchers.add(watcher);
      following ??= follow();
      return () => watchers.delete(watcher);
    },
    async close() {
      closed.abort();
      for (const watcher of watchers) watcher.onEnd();
      watchers.clear();
      await following;
    },
  };
}
