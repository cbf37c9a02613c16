import type { EventRecord } from '@hark/shared/events/event-record';

export type Appended =
  /** Durable now, or already known. */
  | { type: 'kept'; accepted: number; duplicates: number }
  /** The write queue is full; try again in a moment. */
  | { type: 'full' };

/** The event log. Append-only, idempotent by event id. */
export interface EventLog {
  /** Resolves once the records are durable; rejects if the database refuses them. */
  append(records: readonly EventRecord[]): Promise<Appended>;
  /** The range of `at` that the log accepts, epoch milliseconds. */
  span(): { from: number; to: number };
  /** Writes the queued records. */
  close(): Promise<void>;
}
