import { z } from 'zod';

/** The WebSocket subprotocol, and what `hello.protocol` must say. */
export const PROTOCOL = 'hark.v1';

/** A session token may travel as a second offered subprotocol: `hark.token.<token>`. */
export const TOKEN_SUBPROTOCOL_PREFIX = 'hark.token.';

/** The one sample rate on the wire, mono s16le. */
export const SAMPLE_RATE_HZ = 16_000;
export const SAMPLES_PER_MS = SAMPLE_RATE_HZ / 1000;

/** Of what was asked before: more than a query needs. */
export const MAX_PREVIOUS_CHARACTERS = 1_000;

/** Ids are made by the client, opaque, unguessable where they guard something. */
export const idSchema = z.string().regex(/^[\w-]{8,64}$/, 'must be 8 to 64 letters, digits, "-" or "_"');

/** What the server will take; sent in `ready` and by `POST /v1/session`, so that no client guesses. */
export const limitsSchema = z.object({
  /** A longer utterance is cut: the client closes it with `max-length` and opens the next with the next frame. */
  maxUtteranceMs: z.number().int().positive(),
  minFrameMs: z.number().int().positive(),
  maxFrameMs: z.number().int().positive(),
  maxMessageBytes: z.number().int().positive(),
  maxQueryCharacters: z.number().int().positive(),
  maxPhrases: z.number().int().nonnegative(),
  /** Without any message for so long the server closes; send `keepalive` well before. */
  idleTimeoutMs: z.number().int().positive(),
  /** How long a lost connection's utterances can be resumed. */
  resumeWindowMs: z.number().int().positive(),
});

/** Parameters of the client's voice activity detector, chosen by the server and versioned with the pipeline. */
export const vadParamsSchema = z.object({
  /** A frame with a speech probability of at least this is speech. */
  positiveSpeechThreshold: z.number().min(0).max(1),
  /** A frame below this counts towards the end of speech. */
  negativeSpeechThreshold: z.number().min(0).max(1),
  /** Silence that ends an utterance. */
  redemptionMs: z.number().nonnegative(),
  /** Audio sent from before the first speech frame. */
  preRollMs: z.number().nonnegative(),
  /** Less speech than this is a misfire. */
  minSpeechMs: z.number().nonnegative(),
});

/** Silence bounds within which later pipelines decide an endpoint; equal bounds mean a fixed wait. */
export const endpointingSchema = z.object({
  minSilenceMs: z.number().nonnegative(),
  maxSilenceMs: z.number().nonnegative(),
});

/** Which build of each part served an utterance. */
export const versionSchema = z.object({
  pipeline: z.string(),
  recognizer: z.string(),
  search: z.string(),
  vad: z.string(),
});

/** What the operator does with audio; nothing is kept without the speaker's own consent. */
export const consentOfferSchema = z.object({
  audio: z.object({
    /** Whether the speaker may agree to have audio kept at all. */
    offered: z.boolean(),
    retentionDays: z.number().int().nonnegative(),
  }),
});

export type Limits = z.infer<typeof limitsSchema>;
export type VadParams = z.infer<typeof vadParamsSchema>;
export type Endpointing = z.infer<typeof endpointingSchema>;
export type Version = z.infer<typeof versionSchema>;
export type ConsentOffer = z.infer<typeof consentOfferSchema>;
