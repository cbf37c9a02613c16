import { z } from 'zod';
import { ERROR_CODES } from './errors.ts';
import { actionSchema, understoodSchema } from './filter.ts';
import { finalSchema } from './final.ts';
import { endpointingSchema, idSchema, limitsSchema, vadParamsSchema, versionSchema } from './protocol.ts';
import { searchResultSchema, suggestionsSchema } from './search-result.ts';

export const readySchema = z.object({
  type: z.literal('ready'),
  sessionId: idSchema,
  /** Whether the server still had the session named in `hello.resume`. */
  resumed: z.boolean(),
  limits: limitsSchema,
  vad: vadParamsSchema,
  endpointing: endpointingSchema,
  version: versionSchema,
});

/** Another version answers the client's later utterances; see SPEC.md, C12. */
export const versionMessageSchema = z.object({
  type: z.literal('version'),
  vad: vadParamsSchema,
  endpointing: endpointingSchema,
  version: versionSchema,
});

/** Acknowledges every frame up to and including `sequence`; -1 before the first. */
export const ackSchema = z.object({
  type: z.literal('ack'),
  utteranceId: idSchema,
  sequence: z.number().int().min(-1),
});

export const interimSchema = z.object({
  type: z.literal('interim'),
  utteranceId: idSchema,
  revision: z.number().int().nonnegative(),
  stable: z.string(),
  unstable: z.string(),
  results: z.array(searchResultSchema).optional(),
  /** Filters and order that the words so far ask for, with `results`. Absent where there are none. */
  understood: understoodSchema.optional(),
  /** Whether it is a complete answer to the speech before a pause; see SPEC.md, U7a. */
  provisional: z.boolean().optional(),
});

export const endpointSchema = z.object({
  type: z.literal('endpoint'),
  utteranceId: idSchema,
  /** `frames` of the `segment.pause` that this answers, to distinguish pauses. */
  frames: z.number().int().nonnegative().optional(),
});

export const resultsSchema = z.object({
  type: z.literal('results'),
  requestId: idSchema,
  queryId: idSchema,
  query: z.string(),
  results: z.array(searchResultSchema),
  /** The nearest entries, where there are no results. */
  suggestions: suggestionsSchema.optional(),
  /** Results on all pages. */
  total: z.number().int().nonnegative().optional(),
  /** Filters and order that the words asked for. Absent where there are none. */
  understood: understoodSchema.optional(),
  /** What the words ask of the page. Absent where nothing. */
  action: actionSchema.optional(),
  tookMs: z.number().nonnegative(),
});

export const errorMessageSchema = z.object({
  type: z.literal('error'),
  code: z.enum(ERROR_CODES),
  /** One sentence with the problem and what to do. */
  message: z.string(),
  retryable: z.boolean(),
  utteranceId: idSchema.optional(),
  /** With `sequence_gap` and `frames_missing`: the next frame to send. */
  expectedSequence: z.number().int().nonnegative().optional(),
});

export const serverMessageSchema = z.discriminatedUnion('type', [
  readySchema,
  versionMessageSchema,
  ackSchema,
  interimSchema,
  endpointSchema,
  finalSchema,
  resultsSchema,
  z.object({
    type: z.literal('busy'),
    retryAfterMs: z.number().nonnegative(),
    utteranceId: idSchema.optional(),
  }),
  errorMessageSchema,
  z.object({ type: z.literal('keepalive') }),
]);

export type Ready = z.infer<typeof readySchema>;
export type Interim = z.infer<typeof interimSchema>;
export type Endpoint = z.infer<typeof endpointSchema>;
export type ErrorMessage = z.infer<typeof errorMessageSchema>;
export type ServerMessage = z.infer<typeof serverMessageSchema>;
