import { z } from 'zod';
import { idSchema } from '../wire/protocol.ts';
import { ALL_EVENT_NAMES } from './event-names.ts';
import { slicesSchema } from './slices.ts';

export const eventValueSchema = z.union([z.string().max(2_000), z.number(), z.boolean(), z.null()]);

/**
 * The one record of the event log, from both sides. The ids join it to others; null where there is none, such as the
 * utterance of a typed query.
 */
export const eventRecordSchema = z.object({
  /** Makes the record idempotent: the same id at the same time is the same record. */
  eventId: idSchema,
  name: z.enum(ALL_EVENT_NAMES),
  source: z.enum(['page', 'server']),
  /** Epoch milliseconds at which it happened, by the clock of its source. Never changes when it is sent again. */
  at: z.number().nonnegative(),
  clientId: idSchema.nullable(),
  sessionId: idSchema.nullable(),
  taskId: idSchema.nullable(),
  utteranceId: idSchema.nullable(),
  queryId: idSchema.nullable(),
  /** Made by a simulator: kept out of real figures. */
  synthetic: z.boolean(),
  slices: slicesSchema,
  /** See `event-fields.ts` for what belongs to which name. */
  data: z.record(z.string().max(40), eventValueSchema),
});

export type EventValue = z.infer<typeof eventValueSchema>;
export type EventRecord = z.infer<typeof eventRecordSchema>;
