import { z } from 'zod';
import { decodingVariantSchema } from './decoding-variant.ts';

/** What a thread is started with: which model it loads. Paths are absolute. */
export const threadEngineSchema = z.discriminatedUnion('engine', [
  z.object({
    engine: z.literal('moonshine'),
    /** How recordings are decoded whose request does not say otherwise. */
    ...decodingVariantSchema.shape,
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
