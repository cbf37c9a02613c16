import { randomUUID } from 'node:crypto';
import type { Message } from '@hark/shared/alarms/alarm-step';
import type { Kysely } from 'kysely';
import type { JobQueue } from '../../background/job-queue.ts';
import type { Database } from '../../store/tables.ts';
import { deliverAlarm, type Route } from './deliveries.ts';
import { shownAlarm } from './read-alarms.ts';
import type { StoredAlarm } from './stored-alarm.ts';

/** Queues messages within the transaction in which they became due: both or neither happen. */
export type QueueMessages = (
  transaction: Kysely<Database>,
  messages: readonly { alarm: StoredAlarm; message: Message }[],
) => Promise<void>;

interface QueueOptions {
  jobs: Pick<JobQueue, 'enqueue'>;
  /** Routes that are configured. */
  routes: readonly Route[];
  nowMs(): number;
}

export function createQueueMessages({ jobs, routes, nowMs }: QueueOptions): QueueMessages {
  return async (transaction, messages) => {
    for (const { alarm, message } of messages) {
      const shown = shownAlarm(alarm, { silences: [], nowMs: nowMs() });
      if (shown === null) continue;
      for (const route of routes) {
        const id = randomUUID();
        await transaction
          .insertInto('alarm_delivery')
          .values({
            id,
            alarm_id: alarm.id,
            route,
            state: 'waiting',
            at: new Date(nowMs()),
            message: JSON.stringify({ type: message, alarm: shown }),
          })
          .execute();
        await jobs.enqueue(deliverAlarm, { deliveryId: id }, { key: `alarm-${id}`, within: transaction });
      }
    }
  };
}
