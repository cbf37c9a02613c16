import { z } from 'zod';
import { deviceSchema, eventMessageSchema } from '../wire/client-message.ts';
import { idSchema } from '../wire/protocol.ts';
import { slicesSchema } from './slices.ts';

/** The most events that one request may bring. */
export const MAX_BATCH_EVENTS = 200;

/** `POST /v1/events`: what a page has to report. `fetch` and `sendBeacon` send the same body. */
export const eventBatchSchema = z.object({
  clientId: idSchema,
  sessionId: idSchema.nullable(),
  device: deviceSchema.nullable(),
  language: z.string().min(2).max(35).nullable(),
  /** The operator's own, such as a consented age band. */
  slices: slicesSchema.optional(),
  synthetic: z.boolean().optional(),
  events: z.array(eventMessageSchema).min(1).max(MAX_BATCH_EVENTS),
});

/** Everything that is not in `refused` is durable, whether now or by an earlier request. */
export const eventBatchResponseSchema = z.object({
  accepted: z.number().int().nonnegative(),
  /** Known already. */
  duplicates: z.number().int().nonnegative(),
  /** Outside of the time that the log takes: the page's clock is wrong. They may be stamped anew and sent again. */
  refused: z.array(idSchema),
  serverTime: z.number().nonnegative(),
});

export type EventBatch = z.infer<typeof eventBatchSchema>;
export type EventBatchResponse = z.infer<typeof eventBatchResponseSchema>;
