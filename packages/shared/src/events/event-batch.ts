import { z } from 'zod';
import { deviceSchema, type EventMessage } from '../wire/client-message.ts';
import { describing, languageTagSchema } from '../wire/describing.ts';
import { idSchema } from '../wire/protocol.ts';
import { reportedSlicesSchema, type Slices } from './slices.ts';

/** Most events in a request. */
export const MAX_BATCH_EVENTS = 200;

/** `POST /v1/events`: events of a page. `fetch` and `sendBeacon` send the same body. */
export const eventBatchSchema = z.object({
  clientId: idSchema,
  sessionId: describing(idSchema),
  device: describing(deviceSchema),
  language: describing(languageTagSchema),
  /** The operator's own slices, such as a consented age band. */
  slices: describing(reportedSlicesSchema).optional(),
  synthetic: describing(z.boolean()).optional(),
  /** Each is an `eventMessageSchema`, read separately, so that an unreadable one does not affect others. */
  events: z.array(z.unknown()).min(1).max(MAX_BATCH_EVENTS),
});

/** An unreadable event, by its position in the batch. A retry is useless. */
export const unreadableEventSchema = z.object({
  index: z.number().int().nonnegative(),
  /** Null where unreadable too. */
  eventId: idSchema.nullable(),
  /** The field and its problem. */
  reason: z.string(),
});

/** The result of a batch. Events in neither `refused` nor `unreadable` are durable, from this or an earlier request. */
export const eventBatchResponseSchema = z.object({
  accepted: z.number().int().nonnegative(),
  /** Events that were already stored. */
  duplicates: z.number().int().nonnegative(),
  /**
   * Events outside the accepted time range, because the page's clock is wrong. The page may correct their times and
   * resend them.
   */
  refused: z.array(idSchema),
  unreadable: z.array(unreadableEventSchema).default([]),
  serverTime: z.number().nonnegative(),
});

/** A received batch. */
export type ReceivedBatch = z.infer<typeof eventBatchSchema>;
/** A batch that a page sends. */
export type EventBatch = Omit<ReceivedBatch, 'slices' | 'events'> & {
  slices?: Slices;
  events: EventMessage[];
};
export type UnreadableEvent = z.infer<typeof unreadableEventSchema>;
export type EventBatchResponse = z.infer<typeof eventBatchResponseSchema>;
