import { z } from 'zod';

/** One recording of an evaluation or training set; a manifest holds one a line. */
export const manifestClipSchema = z.object({
  /** Path of the audio file, relative to the manifest. */
  audio: z.string().min(1),
  /** What was said; empty for recordings without speech. */
  text: z.string(),
  /** Catalogue id, or ids, that the speaker was after. */
  expect: z.union([z.string(), z.array(z.string()).min(1)]).optional(),
  speaker: z.string().optional(),
  /** Groups the clip belongs to, such as `{"age": "child-8"}`. */
  slices: z.record(z.string(), z.string()).optional(),
  seconds: z.number().nonnegative().optional(),
});

export type ManifestClip = z.infer<typeof manifestClipSchema>;
