import { z } from 'zod';
import { idSchema, versionSchema } from './protocol.ts';
import { searchResultSchema, suggestionsSchema } from './search-result.ts';

const probability = z.number().min(0).max(1);

const alternativeSchema = z.object({ transcript: z.string(), confidence: probability });

/** One word of a transcript, as it is written there, how probably it is right, and when it was said. */
const spokenWordSchema = z.object({
  word: z.string(),
  confidence: probability,
  /** Milliseconds from the start of the utterance's audio as the server got it. Both times are there, or neither. */
  startMs: z.number().nonnegative().optional(),
  endMs: z.number().nonnegative().optional(),
});

/** Where the time of an utterance went, in milliseconds. `totalMs`: from the last audio in hand to the answer. */
export const timingsSchema = z.object({
  audioMs: z.number().nonnegative(),
  queueMs: z.number().nonnegative(),
  encodeMs: z.number().nonnegative(),
  decodeMs: z.number().nonnegative(),
  searchMs: z.number().nonnegative(),
  totalMs: z.number().nonnegative(),
});

/** The answer to an utterance; the same object answers `POST /v1/voice-search`. */
export const finalSchema = z.object({
  type: z.literal('final'),
  utteranceId: idSchema,
  transcript: z.string(),
  /** What was heard, where `transcript` is the name that it was taken for, judged by its sound. Absent otherwise. */
  heard: z.string().optional(),
  confidence: probability,
  /** Best first, without the transcript itself; at most four. */
  alternatives: z.array(alternativeSchema),
  /** The transcript's words in order; absent where the recogniser estimates neither confidence nor times. */
  words: z.array(spokenWordSchema).optional(),
  /** Why the transcript is empty; null when it is not. */
  empty: z.enum(['no_speech', 'unintelligible']).nullable(),
  results: z.array(searchResultSchema),
  /** The nearest there is, where there are no results: "did you mean". Absent otherwise. */
  suggestions: suggestionsSchema.optional(),
  queryId: idSchema,
  /** `auto`: show the results; `confirm`: ask whether this was meant; `human`: nothing trustworthy was heard. */
  decision: z.enum(['auto', 'confirm', 'human']),
  version: versionSchema,
  timings: timingsSchema,
});

export type Timings = z.infer<typeof timingsSchema>;
export type Final = z.infer<typeof finalSchema>;
