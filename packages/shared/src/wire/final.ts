import { z } from 'zod';
import { actionSchema, understoodSchema } from './filter.ts';
import { actedRuleSchema, fixedAnswerSchema } from './rules.ts';
import { idSchema, versionSchema } from './protocol.ts';
import { searchResultSchema, suggestionsSchema } from './search-result.ts';

const probability = z.number().min(0).max(1);

const alternativeSchema = z.object({
  transcript: z.string(),
  confidence: probability,
  /** True if a search for it would bring the same first result as the answer. Absent otherwise and where unknown. */
  sameFirst: z.literal(true).optional(),
});

/** One word of a transcript as written there, its confidence and its times. */
const spokenWordSchema = z.object({
  word: z.string(),
  confidence: probability,
  /** Milliseconds from the start of the utterance's audio as received. Both times are present, or neither. */
  startMs: z.number().nonnegative().optional(),
  endMs: z.number().nonnegative().optional(),
});

/** Processing times of an utterance, in milliseconds. `totalMs`: from the last received audio to the answer. */
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
  /** The recognised text, where rescoring substituted the catalogue name in `transcript`. Absent otherwise. */
  heard: z.string().optional(),
  confidence: probability,
  /** Best first, without the transcript itself; at most four. */
  alternatives: z.array(alternativeSchema),
  /** The transcript's words in order; absent where the recogniser estimates neither confidence nor times. */
  words: z.array(spokenWordSchema).optional(),
  /** Why the transcript is empty; null when it is not. */
  empty: z.enum(['no_speech', 'unintelligible']).nullable(),
  /**
   * The recogniser's language as a primary subtag, such as `en`, if the speech hardly sounds like it. Absent otherwise,
   * and where the recogniser knows several.
   */
  unlikelyLanguage: z
    .string()
    .regex(/^[a-z]{2,8}$/)
    .optional(),
  results: z.array(searchResultSchema),
  /** The nearest entries ("did you mean"), where there are no results. Absent otherwise. */
  suggestions: suggestionsSchema.optional(),
  /** What the owner of the catalogue answers to the query, above the results. Absent without any. */
  answers: z.array(fixedAnswerSchema).optional(),
  /** The owner's rules that changed the answer. Absent without any. */
  rules: z.array(actedRuleSchema).optional(),
  /** Filters and order that the words asked for. Absent where there are none. */
  understood: understoodSchema.optional(),
  /** What the words ask of the page: to open a result, for one. Absent where nothing. */
  action: actionSchema.optional(),
  queryId: idSchema,
  /** `auto`: show the results; `confirm`: ask for confirmation; `human`: no reliable transcript. */
  decision: z.enum(['auto', 'confirm', 'human']),
  version: versionSchema,
  timings: timingsSchema,
});

export type Timings = z.infer<typeof timingsSchema>;
export type Final = z.infer<typeof finalSchema>;
