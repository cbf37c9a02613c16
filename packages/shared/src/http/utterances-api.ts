import { z } from 'zod';
import { deviceSchema, vadReportSchema } from '../wire/client-message.ts';
import { versionSchema } from '../wire/protocol.ts';
import { tailEventSchema } from './metrics-api.ts';

/** `GET /v1/ops/utterances/:id`: one utterance, from the microphone to what the person did next */
export const utteranceDetailSchema = z.object({
  /** Whether text is shown; otherwise `hypotheses` and `results` are null, and events lack theirs. */
  textShown: z.boolean(),
  /** The record of the answer: timings, measurements of the clip, slices. */
  answered: tailEventSchema,
  /** The records of the task, this one included, in the order in which they happened. */
  events: z.array(tailEventSchema),
  /** Best first, the transcript included. */
  hypotheses: z.array(z.object({ transcript: z.string(), confidence: z.number() })).nullable(),
  results: z.array(z.object({ id: z.string(), title: z.string() })).nullable(),
  version: versionSchema.nullable(),
  device: deviceSchema.nullable(),
  vad: vadReportSchema.nullable(),
  /** Whether a recording is kept: the speaker agreed, and it has not expired. */
  audioKept: z.boolean(),
});

/** `GET /v1/ops/metrics/:id/utterances`: utterances and typed searches behind a figure */
export const utterancesSchema = z.object({
  id: z.string(),
  /** The worst value first; where no direction is worse, the one furthest from the median. */
  rows: z.array(
    z.object({
      /** Id of the utterance, or of the record of a typed search. */
      key: z.string(),
      /** What it adds to the figure: a value, or 1 for a hit and 0 for a miss. */
      value: z.number(),
    }),
  ),
  /** The records of these utterances and searches. */
  events: z.array(tailEventSchema),
});

export type UtteranceDetail = z.infer<typeof utteranceDetailSchema>;
export type Utterances = z.infer<typeof utterancesSchema>;
