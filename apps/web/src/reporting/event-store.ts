import type { EventMessage } from '@hark/shared/wire/client-message';
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import { storageName } from '../wire/server-address.ts';

/** Keeps unsent events beyond a reload. Never rejects: losing an event loses nothing else. */
export interface EventStore {
  add: (events: readonly EventMessage[]) => Promise<void>;
  remove: (eventIds: readonly string[]) => Promise<void>;
  /** Returns the events of earlier pages, oldest first. */
  load: () => Promise<EventMessage[]>;
  clear: () => Promise<void>;
}

interface Schema extends DBSchema {
  event: { key: string; value: EventMessage };
}

const DATABASE = 'hark-events';
const MAX_LOADED = 1_000;

/** Stores events in IndexedDB; where that is forbidden or full, they last as long as the page. */
export function createEventStore(): EventStore {
  let opening: Promise<IDBPDatabase<Schema> | null> | null = null;

  function open(): Promise<IDBPDatabase<Schema> | null> {
    opening ??= openDB<Schema>(storageName(DATABASE), 1, {
      upgrade: (database) => {
        database.createObjectStore('event', { keyPath: 'eventId' });
      },
    }).catch(() => null);
    return opening;
  }

  async function attempt<Result>(
    work: (database: IDBPDatabase<Schema>) => Promise<Result>,
    otherwise: Result,
  ): Promise<Result> {
    try {
      const database = await open();
      return database === null ? otherwise : await work(database);
    } catch {
      return otherwise;
    }
  }

  return {
    add: (events) =>
      attempt(async (database) => {
        const { store, done } = database.transaction('event', 'readwrite');
        await Promise.all([...events.map((event) => store.put(event)), done]);
      }, undefined),
    remove: (eventIds) =>
      attempt(async (database) => {
        const { store, done } = database.transaction('event', 'readwrite');
        await Promise.all([...eventIds.map((eventId) => store.delete(eventId)), done]);
      }, undefined),
    load: () =>
      attempt(async (database) => {
        const events = await database.getAll('event');
        return events.toSorted((a, b) => a.at - b.at).slice(-MAX_LOADED);
      }, []),
    clear: () => attempt((database) => database.clear('event'), undefined),
  };
}
