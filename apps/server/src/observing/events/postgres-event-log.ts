import type { EventRecord } from '@hark/shared/events/event-record';
import type { Kysely } from 'kysely';
import type { Database } from '../../store/tables.ts';
import type { EventPartitions } from './event-partitions.ts';
import type { Appended, EventLog } from './event-log.ts';
import { eventRows, insertEvents } from './insert-events.ts';

const DAY_MS = 86_400_000;
/** Accepts the events of a phone that was offline for a week; older events are no longer useful. */
const MAX_AGE_DAYS = 7;
const MAX_AHEAD_MS = 10 * 60_000;
const MAX_WAITING = 20_000;
const MAX_STATEMENT = 1_000;

interface EventLogOptions {
  db: Kysely<Database>;
  partitions: EventPartitions;
  retentionDays: number;
  nowMs(): number;
  /** Called with records that are new and durable. Must not throw. */
  onKept(records: readonly EventRecord[]): void;
}

interface Waiting {
  records: readonly EventRecord[];
  resolve(appended: Appended): void;
  reject(error: unknown): void;
}

/**
 * The log in PostgreSQL. Writers share statements: records that arrive during a write go with the next statement. A
 * disk that syncs two hundred times a second thus takes thousands of events.
 */
export function createPostgresEventLog(options: EventLogOptions): EventLog {
  const { db, partitions, nowMs, onKept } = options;
  let waiting: Waiting[] = [];
  let waitingRecords = 0;
  let writing: Promise<void> | null = null;

  /** Takes as many callers as fit into one statement, at least one. */
  function takeBatch(): Waiting[] {
    let records = 0;
    const end = waiting.findIndex((each) => (records += each.records.length) > MAX_STATEMENT);
    const batch = waiting.splice(0, end === -1 ? waiting.length : Math.max(1, end));
    for (const each of batch) waitingRecords -= each.records.length;
    return batch;
  }

  async function write(batch: readonly Waiting[]): Promise<void> {
    const once = new Map(batch.flatMap(({ records }) => records.map((record) => [record.eventId, record])));
    const records = [...once.values()];
    await partitions.ensure(records.map(({ at }) => at));
    const { rows } = await insertEvents(eventRows(records)).execute(db);
    const fresh = new Set(rows.map(({ event_id }) => event_id));
    onKept(records.filter(({ eventId }) => fresh.has(eventId)));
    for (const each of batch) {
      // An event that two callers sent is new for only one of them.
      const accepted = each.records.filter(({ eventId }) => fresh.delete(eventId)).length;
      each.resolve({ type: 'kept', accepted, duplicates: each.records.length - accepted });
    }
  }

  async function writeAll(): Promise<void> {
    while (waiting.length > 0) {
      const batch = takeBatch();
      await write(batch).catch((error: unknown) => {
        for (const each of batch) each.reject(error);
      });
    }
    writing = null;
  }

  return {
    append(records) {
      if (records.length === 0) return Promise.resolve({ type: 'kept', accepted: 0, duplicates: 0 });
      if (waitingRecords + records.length > MAX_WAITING) return Promise.resolve({ type: 'full' });
      return new Promise((resolve, reject) => {
        waiting.push({ records, resolve, reject });
        waitingRecords += records.length;
        writing ??= Promise.resolve().then(writeAll);
      });
    },
    span() {
      const now = nowMs();
      return { from: now - Math.min(MAX_AGE_DAYS, options.retentionDays) * DAY_MS, to: now + MAX_AHEAD_MS };
    },
    async close() {
      await writing;
    },
  };
}
