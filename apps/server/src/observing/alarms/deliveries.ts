import { deliverySchema } from '@hark/shared/http/alarms-api';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { JobKind, JobQueue } from '../../background/job-queue.ts';
import type { Database } from '../../store/tables.ts';
import { AlarmError } from './alarm-error.ts';

export type Delivery = z.infer<typeof deliverySchema>;
export type Route = Delivery['route'];

/** After about two and a half hours somebody has to look. */
export const MAX_ATTEMPTS = 9;

export const deliverAlarm: JobKind<{ deliveryId: string }> = {
  name: 'deliver-alarm',
  payload: z.object({ deliveryId: z.uuid() }),
  maxAttempts: MAX_ATTEMPTS,
};

const MOST_LISTED = 200;

/** The messages to the routes out, and those that could not be sent. */
export interface Deliveries {
  /** Newest first; dead ones before the others. */
  list(): Promise<Delivery[]>;
  /** Sends a dead message again. @throws AlarmError */
  resend(id: string): Promise<Delivery>;
}

interface DeliveryRow {
  id: string;
  alarm_id: string;
  route: string;
  state: string;
  attempts: number;
  last_error: string | null;
  at: Date;
}

function shown({ id, alarm_id, route, state, attempts, last_error, at }: DeliveryRow): Delivery {
  return deliverySchema.parse({
    id,
    alarmId: alarm_id,
    route,
    state,
    attempts,
    lastError: last_error,
    at: at.getTime(),
  });
}

const COLUMNS = ['id', 'alarm_id', 'route', 'state', 'attempts', 'last_error', 'at'] as const;

export function createDeliveries(db: Kysely<Database>, jobs: Pick<JobQueue, 'enqueue'>): Deliveries {
  return {
    async list() {
      const rows = await db
        .selectFrom('alarm_delivery')
        .select(COLUMNS)
        .orderBy((order) => order.case().when('state', '=', 'dead').then(0).else(1).end())
        .orderBy('at', 'desc')
        .limit(MOST_LISTED)
        .execute();
      return rows.map(shown);
    },
    async resend(id) {
      const row = await db.transaction().execute(async (transaction) => {
        const changed = await transaction
          .updateTable('alarm_delivery')
          .set({ state: 'waiting', attempts: 0 })
          .where('id', '=', id)
          .where('state', '=', 'dead')
          .returning(COLUMNS)
          .executeTakeFirst();
        if (changed !== undefined)
          await jobs.enqueue(deliverAlarm, { deliveryId: id }, { key: `alarm-${id}`, within: transaction });
        return changed;
      });
      if (row === undefined) throw new AlarmError('unknown_delivery', `There is no dead message ${id}.`);
      return shown(row);
    },
  };
}
