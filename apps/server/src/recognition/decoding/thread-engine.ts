import { z } from 'zod';
import { confidenceFitSchema } from '../confidence/confidence-fit.ts';
import { WIDEST_BEAM } from './decoding-settings.ts';

/** What a thread is started with: which model it loads. Paths are absolute. */
export const threadEngineSchema = z.discriminatedUnion('engine', [
  z.object({
    engine: z.literal('moonshine'),
    /** Paths that the decoder follows at a time. */
    beam: z.number().int().min(1).max(WIDEST_BEAM),
    confidence: confidenceFitSchema,
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

export type ThreadEngine = z.infer<typeof threadEngineSchema>;
