import { z } from 'zod';

/** The WebSocket subprotocol, and the value of `hello.protocol`. */
export const PROTOCOL = 'hark.v1';

/** A session token may travel as a second offered subprotocol: `hark.token.<token>`. */
export const TOKEN_SUBPROTOCOL_PREFIX = 'hark.token.';

/** The one sample rate on the wire, mono s16le. */
export const SAMPLE_RATE_HZ = 16_000;
export const SAMPLES_PER_MS = SAMPLE_RATE_HZ / 1000;

/** Most characters of a previous query. */
export const MAX_PREVIOUS_CHARACTERS = 1_000;

/** Ids: made by the client, opaque, unguessable where they protect something. */
export const idSchema = z.string().regex(/^[\w-]{8,64}$/, 'must be 8 to 64 letters, digits, "-" or "_"');

/** Limits of the server, sent in `ready` and by `POST /v1/session`, so that no client guesses. */
export const limitsSchema = z.object({
  /** Longest utterance. The client closes a longer one with `max-length` and opens the next with the next frame. */
  maxUtteranceMs: z.number().int().positive(),
  minFrameMs: z.number().int().positive(),
  maxFrameMs: z.number().int().positive(),
  maxMessageBytes: z.number().int().positive(),
  maxQueryCharacters: z.number().int().positive(),
  maxPhrases: z.number().int().nonnegative(),
  /** Time without a message after which the server closes; clients send `keepalive` well before. */
  idleTimeoutMs: z.number().int().positive(),
  /** Time during which the utterances of a lost connection can be resumed. */
  resumeWindowMs: z.number().int().positive(),
});

/** Parameters of the client's voice activity detector, chosen by the server and versioned with the pipeline. */
export const vadParamsSchema = z.object({
  /** Least speech probability of a speech frame. */
  positiveSpeechThreshold: z.number().min(0).max(1),
  /** Speech probability below which a frame counts towards the end of speech. */
  negativeSpeechThreshold: z.number().min(0).max(1),
  /** Silence that ends an utterance. */
  redemptionMs: z.number().nonnegative(),
  /** Audio that is sent from before the first speech frame. */
  preRollMs: z.number().nonnegative(),
  /** Least speech of an utterance; less is a misfire. */
  minSpeechMs: z.number().nonnegative(),
});

/** Bounds of the silence within which the server may set an endpoint; equal bounds mean a fixed wait. */
export const endpointingSchema = z.object({
  minSilenceMs: z.number().nonnegative(),
  maxSilenceMs: z.number().nonnegative(),
});

/** The build of each part that served an utterance. */
export const versionSchema = z.object({
  pipeline: z.string(),
  recognizer: z.string(),
  search: z.string(),
  vad: z.string(),
});

/** What the server keeps, and for how long. */
export const consentOfferSchema = z.object({
  /** Nothing is kept without the speaker's own consent. */
  audio: z.object({
    /** Whether the speaker can consent to keeping audio. */
    offered: z.boolean(),
    retentionDays: z.number().int().nonnegative(),
  }),
  /** Transcripts with their results, typed queries, and clicks. Absent from older servers. */
  history: z.object({ retentionDays: z.number().int().positive() }).optional(),
});

export type Limits = z.infer<typeof limitsSchema>;
export type VadParams = z.infer<typeof vadParamsSchema>;
export type Endpointing = z.infer<typeof endpointingSchema>;
export type Version = z.infer<typeof versionSchema>;
export type ConsentOffer = z.infer<typeof consentOfferSchema>;
