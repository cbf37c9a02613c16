import { z } from 'zod';
import { deviceSchema, type EventMessage } from '../wire/client-message.ts';
import { describing, languageTagSchema } from '../wire/describing.ts';
import { idSchema } from '../wire/protocol.ts';
import { reportedSlicesSchema, type Slices } from './slices.ts';

/** The most events that one request may bring. */
export const MAX_BATCH_EVENTS = 200;

/** `POST /v1/events`: what a page has to report. `fetch` and `sendBeacon` send the same body. */
export const eventBatchSchema = z.object({
  clientId: idSchema,
  sessionId: describing(idSchema),
  device: describing(deviceSchema),
  language: describing(languageTagSchema),
  /** The operator's own, such as a consented age band. */
  slices: describing(reportedSlicesSchema).optional(),
  synthetic: describing(z.boolean()).optional(),
  /** Each is an `eventMessageSchema` and read by itself, so that one that can't be read costs no other. */
  events: z.array(z.unknown()).min(1).max(MAX_BATCH_EVENTS),
});

/** An event that can't be read, by its place in the batch. It can never be taken. */
export const unreadableEventSchema = z.object({
  index: z.number().int().nonnegative(),
  /** Null where that can't be read either. */
  eventId: idSchema.nullable(),
  /** Which field, and what is wrong with it. */
  reason: z.string(),
});

/** Everything that is neither in `refused` nor in `unreadable` is durable, whether now or by an earlier request. */
export const eventBatchResponseSchema = z.object({
  accepted: z.number().int().nonnegative(),
  /** Known already. */
  duplicates: z.number().int().nonnegative(),
  /** Outside of the time that the log takes: the page's clock is wrong. They may be stamped anew and sent again. */
  refused: z.array(idSchema),
  unreadable: z.array(unreadableEventSchema).default([]),
  serverTime: z.number().nonnegative(),
});

/** A batch as it was received. */
export type ReceivedBatch = z.infer<typeof eventBatchSchema>;
/** What a page sends. */
export type EventBatch = Omit<ReceivedBatch, 'slices' | 'events'> & {
  slices?: Slices;
  events: EventMessage[];
};
export type UnreadableEvent = z.infer<typeof unreadableEventSchema>;
export type EventBatchResponse = z.infer<typeof eventBatchResponseSchema>;
