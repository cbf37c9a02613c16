import { z } from 'zod';
import { isContextGraph } from '@hark/moonshine/context-graph';
import type { ContextGraph } from '@hark/moonshine/context-graph';
import { decodingVariantSchema } from '../decoding/decoding-variant.ts';
import { MOST_TEXTS_RESCORED } from '../recognizer.ts';

const probability = z.number().min(0).max(1);
const durationMs = z.number().nonnegative();
const samplesSchema = z.custom<Float32Array>((value) => value instanceof Float32Array);

const chunkEvidenceSchema = z.object({
  transcript: z.object({
    logProb: z.number(),
    margin: z.number(),
    phrase: z.number(),
    pace: z.number(),
  }),
  words: z.array(
    z.object({
      word: z.string(),
      evidence: z.object({
        lowest: z.number(),
        margin: z.number(),
        mean: z.number(),
        phrase: z.number(),
      }),
    }),
  ),
});

const encoderStatesSchema = z.object({ states: samplesSchema, dims: z.array(z.number().int()).readonly() });

const spokenWordSchema = z.object({
  word: z.string(),
  confidence: probability,
  startMs: durationMs.optional(),
  endMs: durationMs.optional(),
});

const transcriptionSchema = z.object({
  transcript: z.string(),
  confidence: probability,
  alternatives: z.array(z.object({ transcript: z.string(), confidence: probability })).max(4),
  words: z.array(spokenWordSchema).optional(),
  evidence: z.array(chunkEvidenceSchema).optional(),
  empty: z.enum(['no_speech', 'unintelligible']).nullable(),
  signal: z.object({
    audioMs: durationMs,
    speechMs: durationMs,
    speechStartMs: durationMs.nullable(),
    speechEndMs: durationMs.nullable(),
    rmsDbfs: z.number().nullable(),
    peakDbfs: z.number().nullable(),
    snrDb: z.number().nullable(),
  }),
  encoderStates: encoderStatesSchema.nullable(),
  timings: z.object({ encodeMs: durationMs, decodeMs: durationMs }),
});

const priority = z.enum(['final', 'interim', 'batch', 'shadow']);

/** From the pool to a worker. */
export const workerRequestSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('recognize'),
    job: z.number().int(),
    samples: samplesSchema,
    /** A request of a person runs before a `batch` or a `shadow` in progress. */
    priority,
    phrases: z.array(z.object({ phrase: z.string(), boost: z.number() })).readonly(),
    /** Stable words at the start of the transcript; empty if unknown. */
    settled: z.string(),
    /** Default: as the thread was started. */
    variant: decodingVariantSchema.optional(),
  }),
  z.object({
    type: z.literal('rescore'),
    job: z.number().int(),
    encoderStates: encoderStatesSchema,
    priority,
    texts: z.array(z.string()).max(MOST_TEXTS_RESCORED).readonly(),
  }),
  /** Bias phrases for all speakers from the next `recognize` on. */
  z.object({
    type: z.literal('bias'),
    graph: z.custom<ContextGraph>(isContextGraph),
    /** Added to the phrases there are, in place of those added before. */
    isAdded: z.boolean(),
  }),
  /** Recordings with this variant will come. */
  z.object({ type: z.literal('prepare'), variant: decodingVariantSchema }),
  /** Nobody waits for the job any more; the worker still answers it, with `dropped`. */
  z.object({ type: z.literal('drop'), job: z.number().int() }),
  /** The thread ends once nothing runs on it. */
  z.object({ type: z.literal('close') }),
]);

/** From a worker to the pool. Every `recognize` and `rescore` is answered once, in any order. */
export const workerReplySchema = z.discriminatedUnion('type', [
  /** The models are loaded and have run once. */
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('recognized'), job: z.number().int(), transcription: transcriptionSchema }),
  /** A log probability per text, null for one that cannot have been said. */
  z.object({
    type: z.literal('rescored'),
    job: z.number().int(),
    logProbs: z.array(z.number().max(0).nullable()),
  }),
  z.object({ type: z.literal('dropped'), job: z.number().int() }),
]);

export type WorkerRequest = z.infer<typeof workerRequestSchema>;
export type WorkerReply = z.infer<typeof workerReplySchema>;
/** The result of one thread, without the time in the queue. */
export type Transcription = z.infer<typeof transcriptionSchema>;
