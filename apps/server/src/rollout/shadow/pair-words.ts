import { z } from 'zod';

const heardWordsSchema = z.object({
  transcript: z.string(),
  /** Title of the first result; null without results. */
  first: z.string().nullable(),
});

export const pairWordsSchema = z.object({ champion: heardWordsSchema, challenger: heardWordsSchema });
/** What was heard and found by both sides. */
export type PairWords = z.infer<typeof pairWordsSchema>;
