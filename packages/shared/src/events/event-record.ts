import { z } from 'zod';
import { idSchema } from '../wire/protocol.ts';
import { ALL_EVENT_NAMES } from './event-names.ts';
import { slicesSchema } from './slices.ts';

export const eventValueSchema = z.union([z.string().max(2_000), z.number(), z.boolean(), z.null()]);

/**
 * A record of the event log, from page or server. The ids join it to other records; null where there is none, such as
 * the utterance of a typed query.
 */
export const eventRecordSchema = z.object({
  /** Makes the record idempotent: the same id at the same time is the same record. */
  eventId: idSchema,
  name: z.enum(ALL_EVENT_NAMES),
  source: z.enum(['page', 'server']),
  /** Epoch milliseconds of the event by the clock of its source. Constant over retries. */
  at: z.number().nonnegative(),
  clientId: idSchema.nullable(),
  sessionId: idSchema.nullable(),
  taskId: idSchema.nullable(),
  utteranceId: idSchema.nullable(),
  queryId: idSchema.nullable(),
  /** Whether a simulator made it; kept out of real figures. */
  synthetic: z.boolean(),
  slices: slicesSchema,
  /** Fields of the event; `event-fields.ts` lists them by name. */
  data: z.record(z.string().max(40), eventValueSchema),
});

export type EventValue = z.infer<typeof eventValueSchema>;
export type EventRecord = z.infer<typeof eventRecordSchema>;
