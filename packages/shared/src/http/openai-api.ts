import { z } from 'zod';

/**
 * The part of OpenAI's interface that Hark serves. Times are seconds, as everywhere in that interface.
 */

const seconds = z.number().nonnegative();

const format = z.enum(['json', 'text', 'srt', 'vtt', 'verbose_json'], {
  error: 'must be json, text, srt, vtt or verbose_json',
});

const granularity = z.enum(['word', 'segment'], { error: 'must be word or segment' });

const flag = z.stringbool({ error: 'must be true or false' });

/** The fields of `POST /v1/audio/transcriptions` beside `file`. Fields that are not named here are passed over. */
export const transcriptionFieldsSchema = z.object({
  model: z
    .string()
    .max(200)
    .optional()
    .describe('Any name is accepted, so that clients of other services work.'),
  response_format: format.default('json'),
  timestamp_granularities: z
    .array(granularity)
    .max(10)
    .default(['segment'])
    .describe('Which timestamps verbose_json includes.'),
  language: z
    .string()
    .max(35)
    .optional()
    .describe(
      'A tag such as `en-GB`, a three-letter code or an English name. Empty or `auto` selects the main language of the recogniser.',
    ),
  languages: z
    .array(z.string().max(35))
    .max(50)
    .default([])
    .describe('Candidate languages; the first that the recogniser supports is used.'),
  prompt: z
    .string()
    .max(10_000)
    .optional()
    .describe('Phrases to bias towards, separated by commas, semicolons or line breaks.'),
  keywords: z.array(z.string().max(200)).default([]).describe('Phrases to bias towards, one per item.'),
  temperature: z.coerce
    .number({ error: 'must be a number' })
    .min(0)
    .max(1)
    .optional()
    .describe('Has no effect: the decoder does not sample.'),
  stream: flag
    .default(false)
    .describe('Stream server-sent events instead of one response; json and text only.'),
});

/** How much audio was heard. */
const usageSchema = z.object({ type: z.literal('duration'), seconds });

/** `response_format=json` */
export const transcriptionSchema = z.object({ text: z.string(), usage: usageSchema });

const spokenWordSchema = z.object({ word: z.string(), start: seconds, end: seconds });

/** A sentence or a part of one, short enough for a subtitle. The texts of all together are the transcript. */
const segmentSchema = z.object({
  id: z.number().int().nonnegative(),
  seek: z.number().int().nonnegative().describe('Start in frames of 10 ms, as in Whisper.'),
  start: seconds,
  end: seconds,
  text: z.string(),
  tokens: z.array(z.number().int()).describe('Always empty, because Hark uses a different tokenizer.'),
  temperature: z.literal(0).describe('Always 0: the decoder does not sample.'),
  avg_logprob: z
    .number()
    .max(0)
    .describe(
      'Mean natural logarithm of the word confidences; below -1, words are more often wrong than right.',
    ),
  compression_ratio: z.number().nonnegative().describe('Text length divided by its zlib-compressed length.'),
  no_speech_prob: z.literal(0).describe('Always 0: audio without speech produces no segment.'),
  confidence: z
    .number()
    .min(0)
    .max(1)
    .describe(
      'Not in the OpenAI API: the confidence of the transcript if it has one segment, otherwise that of the least certain word in the segment.',
    ),
  /** Not in OpenAI's interface: the words with their confidences, and with times where they were measured. */
  words: z.array(
    z.object({
      word: z.string(),
      confidence: z.number().min(0).max(1),
      start: seconds.optional(),
      end: seconds.optional(),
    }),
  ),
});

/** `response_format=verbose_json` */
export const verboseTranscriptionSchema = z.object({
  task: z.literal('transcribe'),
  language: z.string().describe('The English name, such as `english`.'),
  duration: seconds,
  text: z.string(),
  words: z.array(spokenWordSchema).optional().describe('With `timestamp_granularities[]=word`.'),
  segments: z
    .array(segmentSchema)
    .optional()
    .describe('With `timestamp_granularities[]=segment`, the default.'),
  usage: usageSchema,
});

/** Data of the server-sent events of `stream=true`; after the last comes `data: [DONE]`. */
export const transcriptEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('transcript.text.delta'), delta: z.string() }),
  z.object({ type: z.literal('transcript.text.done'), text: z.string() }),
]);

/** `GET /v1/models/:id` */
export const modelSchema = z.object({
  id: z.string(),
  object: z.literal('model'),
  created: z.number().int().describe('When this server started serving it, as Unix time in seconds.'),
  owned_by: z.string(),
});

/** `GET /v1/models`: an entry for each recogniser that serves. */
export const modelListSchema = z.object({ object: z.literal('list'), data: z.array(modelSchema) });

export type TranscriptionFields = z.infer<typeof transcriptionFieldsSchema>;
export type Transcription = z.infer<typeof transcriptionSchema>;
export type VerboseTranscription = z.infer<typeof verboseTranscriptionSchema>;
export type TranscriptEvent = z.infer<typeof transcriptEventSchema>;
export type Model = z.infer<typeof modelSchema>;
export type ModelList = z.infer<typeof modelListSchema>;
