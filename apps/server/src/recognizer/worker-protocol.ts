import { z } from 'zod';
import { isContextGraph } from '@hark/moonshine/context-graph';
import type { ContextGraph } from '@hark/moonshine/context-graph';
import { WIDEST_BEAM } from './decoding-settings.ts';

const probability = z.number().min(0).max(1);
const durationMs = z.number().nonnegative();
const samplesSchema = z.custom<Float32Array>((value) => value instanceof Float32Array);

const transcriptionSchema = z.object({
  transcript: z.string(),
  confidence: probability,
  alternatives: z.array(z.object({ transcript: z.string(), confidence: probability })).max(4),
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
  timings: z.object({ encodeMs: durationMs, decodeMs: durationMs }),
});

/** What a thread is started with: which model it loads. Paths are absolute. */
export const threadEngineSchema = z.discriminatedUnion('engine', [
  z.object({
    engine: z.literal('moonshine'),
    /** Paths that the decoder follows at a time. */
    beam: z.number().int().min(1).max(WIDEST_BEAM),
  }),
  z.object({
    engine: z.literal('sherpa'),
    /** `modelConfig` of sherpa-onnx: its options, and sections of them such as `whisper`. */
    modelConfig: z.record(z.string(), z.union([z.string(), z.record(z.string(), z.string())])),
    tokens: z.string(),
    /** `tokens` is a cache: the thread writes Moonshine's own vocabulary there when it is not there. */
    makesTokens: z.boolean(),
  }),
]);

/** From the pool to a worker. */
export const workerRequestSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('recognize'),
    job: z.number().int(),
    samples: samplesSchema,
    phrases: z.array(z.object({ phrase: z.string(), boost: z.number() })).readonly(),
  }),
  /** The phrases that are expected of everybody from the next `recognize` on. */
  z.object({ type: z.literal('expect'), graph: z.custom<ContextGraph>(isContextGraph) }),
  /** Nobody waits for the job any more; the worker answers it all the same, with `dropped`. */
  z.object({ type: z.literal('drop'), job: z.number().int() }),
  /** The thread ends by itself when nothing runs on it any more. */
  z.object({ type: z.literal('close') }),
]);

/** From a worker to the pool. Every `recognize` is answered once. */
export const workerReplySchema = z.discriminatedUnion('type', [
  /** The models are loaded and have run once. */
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('recognized'), job: z.number().int(), transcription: transcriptionSchema }),
  z.object({ type: z.literal('dropped'), job: z.number().int() }),
]);

export type ThreadEngine = z.infer<typeof threadEngineSchema>;
export type WorkerRequest = z.infer<typeof workerRequestSchema>;
export type WorkerReply = z.infer<typeof workerReplySchema>;
/** A recognition as one thread makes it: nothing is known there of queues. */
export type Transcription = z.infer<typeof transcriptionSchema>;
