import { z } from 'zod';
import { clipStatisticsSchema, unmeasuredClip } from './clip-statistics.ts';
import { describing, languageTagSchema, readableEntries, storableText } from './describing.ts';
import { personPlaceSchema } from './filter.ts';
import { idSchema, MAX_PREVIOUS_CHARACTERS } from './protocol.ts';

/** Time of any clock; the server decides which times are plausible. */
const epochMs = z.number();

const shortText = storableText(80).min(1);

export const deviceSchema = z.object({
  class: describing(z.enum(['phone', 'tablet', 'desktop', 'server', 'unknown'])),
  browser: describing(shortText),
  os: describing(shortText),
  /** Sample rate of the microphone before resampling; the bounds exceed what browsers offer. */
  sampleRateHz: describing(z.number().int().min(1_000).max(1_000_000)),
  channels: describing(z.number().int().min(1).max(256)),
  echoCancellation: describing(z.boolean()),
  noiseSuppression: describing(z.boolean()),
  autoGainControl: describing(z.boolean()),
});

export type Device = z.infer<typeof deviceSchema>;

/** A device without known properties. */
export const UNKNOWN_DEVICE: Device = {
  class: 'unknown',
  browser: null,
  os: null,
  sampleRateHz: null,
  channels: null,
  echoCancellation: null,
  noiseSuppression: null,
  autoGainControl: null,
};

export const vadReportSchema = z.object({
  /** Model such as `silero-v6`; `none` for a client that sends whole recordings. */
  model: describing(shortText),
  backend: describing(z.enum(['javascript', 'wasm', 'webgpu', 'native', 'none'])),
  params: describing(readableEntries(storableText(40), z.number())),
});

/** A bias phrase for this session, with the Web Speech API's boost of 0 to 10. */
export const phraseSchema = z.object({
  phrase: z.string().trim().min(1).max(200),
  boost: z.number().min(0).max(10),
});

export const helloSchema = z.object({
  type: z.literal('hello'),
  protocol: z.string().max(40),
  /** The session token, unless it was offered as a subprotocol. */
  token: z.string().max(200).optional(),
  clientId: idSchema,
  resume: z.object({ sessionId: idSchema, lastUtteranceId: idSchema.nullable() }).optional(),
  device: describing(deviceSchema),
  vad: describing(vadReportSchema),
  /** An unreadable value is no consent. */
  consent: z.object({ audio: z.boolean() }).catch({ audio: false }),
  language: describing(languageTagSchema),
  phrases: z.array(phraseSchema).optional(),
  /** Whether the client is a simulator; kept out of real figures. */
  synthetic: describing(z.boolean()).optional(),
});

export const segmentOpenSchema = z.object({
  type: z.literal('segment.open'),
  utteranceId: idSchema,
  /** Number of this utterance on this connection, counted from 1; audio frames carry it. */
  ordinal: z.number().int().min(1).max(0xffff_ffff),
  taskId: idSchema,
  preRollMs: describing(z.number().nonnegative().max(5_000)),
  startedAt: describing(epochMs),
  /** The person's position, for "near me"; the client rounds it, and so does the server. Used for this answer and neither stored nor logged. */
  place: describing(personPlaceSchema).optional(),
});

export const segmentPauseSchema = z.object({
  type: z.literal('segment.pause'),
  utteranceId: idSchema,
  /** Number of audio frames sent so far. */
  frames: z.number().int().nonnegative(),
});

export const segmentCloseSchema = z.object({
  type: z.literal('segment.close'),
  utteranceId: idSchema,
  /** Number of audio frames in the utterance. */
  frames: z.number().int().nonnegative(),
  reason: describing(z.enum(['endpoint', 'stop', 'max-length', 'hint'])),
  clip: clipStatisticsSchema.catch(() => unmeasuredClip(null)),
});

export const searchMessageSchema = z.object({
  type: z.literal('search'),
  /** Returned in `results`. */
  requestId: idSchema,
  taskId: idSchema,
  query: z.string(),
  source: z.enum(['typed', 'edited', 'alternative', 'literal']),
  limit: z.number().int().min(1).max(50).optional(),
  /** The previous query. Default: the last query of the client's task on the server. */
  previous: z.string().max(MAX_PREVIOUS_CHARACTERS).optional(),
  /** Keeps one category from filling the list. Default: the server's setting. */
  diverse: z.boolean().optional(),
  /** False: results of any relevance, each with its `relevance`. */
  floor: z.boolean().optional(),
  /** As in `segment.open`. */
  place: describing(personPlaceSchema).optional(),
});

export const EVENT_NAMES = [
  'mic.pressed',
  'mic.denied',
  'mic.missing',
  'mic.muted',
  'mic.lost',
  'mic.suspended',
  'mic.closed',
  'vad.start',
  'vad.misfire',
  'vad.end',
  'results.shown',
  'click',
  'dwell',
  'alternative.chosen',
  'edited',
  'typed',
  'abandoned',
  'error.shown',
  'reconnected',
] as const;

export const eventMessageSchema = z.object({
  type: z.literal('event'),
  /** Makes the event idempotent. */
  eventId: idSchema,
  name: z.enum(EVENT_NAMES),
  at: epochMs,
  taskId: idSchema.nullable().default(null),
  utteranceId: idSchema.nullable().default(null),
  queryId: idSchema.nullable().default(null),
  /** Numbers, short strings and flags that belong to the event, such as `{"position": 1}`. */
  data: readableEntries(
    storableText(40),
    describing(z.union([storableText(500), z.number(), z.boolean()])),
  ).catch({}),
});

const aboutUtterance = { utteranceId: idSchema };

export const clientMessageSchema = z.discriminatedUnion('type', [
  helloSchema,
  segmentOpenSchema,
  segmentPauseSchema,
  z.object({ type: z.literal('segment.resume'), ...aboutUtterance }),
  segmentCloseSchema,
  z.object({
    type: z.literal('segment.cancel'),
    ...aboutUtterance,
    reason: describing(z.enum(['misfire', 'user'])),
  }),
  searchMessageSchema,
  eventMessageSchema,
  z.object({ type: z.literal('keepalive') }),
]);

export type VadReport = z.infer<typeof vadReportSchema>;
export type Hello = z.infer<typeof helloSchema>;
export type SegmentOpen = z.infer<typeof segmentOpenSchema>;
export type SegmentPause = z.infer<typeof segmentPauseSchema>;
export type SegmentClose = z.infer<typeof segmentCloseSchema>;
export type SearchMessage = z.infer<typeof searchMessageSchema>;
export type EventMessage = z.infer<typeof eventMessageSchema>;
export type EventName = (typeof EVENT_NAMES)[number];
export type ClientMessage = z.infer<typeof clientMessageSchema>;
