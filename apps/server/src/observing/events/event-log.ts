import type { EventRecord } from '@hark/shared/events/event-record';

export type Appended =
  /** Durable now, or known already. */
  | { type: 'kept'; accepted: number; duplicates: number }
  /** More is waiting to be written than there is room for; try again in a moment. */
  | { type: 'full' };

/** The one log of what happened. Append-only, idempotent by event id. */
export interface EventLog {
  /** Resolves once the records are durable; rejects when the database does not take them. */
  append(records: readonly EventRecord[]): Promise<Appended>;
  /** The span of `at` that the log takes, epoch milliseconds. */
  span(): { from: number; to: number };
  /** Writes what waits. */
  close(): Promise<void>;
}
