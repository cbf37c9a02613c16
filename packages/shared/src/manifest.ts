import { z } from 'zod';

/** One recording of an evaluation or training set; a manifest has one per line. */
export const manifestClipSchema = z.object({
  /** Path of the audio file, relative to the manifest. */
  audio: z.string().min(1),
  /** Reference transcript; empty for recordings without speech. */
  text: z.string(),
  /** Catalogue id, or ids, that the speaker wanted. */
  expect: z.union([z.string(), z.array(z.string()).min(1)]).optional(),
  speaker: z.string().optional(),
  /** Slices of the clip, such as `{"age": "child-8"}`. */
  slices: z.record(z.string(), z.string()).optional(),
  seconds: z.number().nonnegative().optional(),
});

export type ManifestClip = z.infer<typeof manifestClipSchema>;
