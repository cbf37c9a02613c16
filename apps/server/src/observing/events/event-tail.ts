import { setTimeout as wait } from 'node:timers/promises';
import type { TailEvent } from '@hark/shared/http/metrics-api';
import type { EventRecord } from '@hark/shared/events/event-record';
import { sql, type Kysely } from 'kysely';
import type { Logger } from 'pino';
import { readFrom, readNewest, type CursorPlace } from './event-cursor.ts';
import type { Database } from '../../store/tables.ts';

const POLL_MS = 1_000;
/** More than this a second nobody reads. */
const MAX_EVENTS = 200;
/** What somebody who begins to watch is shown of what was before. */
const RECENT_EVENTS = 300;
const TEXT_FIELDS = new Set(['transcript', 'query']);

export interface TailWatcher {
  onEvents(events: readonly TailEvent[]): void;
  /** Nothing more comes: the server closes. */
  onEnd(): void;
}

/** The end of the log as it grows, for those who watch. Nothing is read while nobody does. */
export interface EventTail {
  /** What happened last, in the order in which it happened. */
  recent(): Promise<TailEvent[]>;
  /** @returns what ends the watch */
  watch(watcher: TailWatcher): () => void;
  close(): Promise<void>;
}

interface TailOptions {
  db: Kysely<Database>;
  logger: Logger;
  /** Whether what people said and typed is shown. */
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
    // Who falls behind goes on from the end: a tail shows what happens now.
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
