import { z } from 'zod';

const share = z.number().min(0).max(1);

/**
 * What the client measured on an utterance. Null means it could not be measured, which is itself a metric: a field
 * is never invented. Levels are dB relative to full scale (0 is the loudest a sample can be).
 */
export const clipStatisticsSchema = z.object({
  durationMs: z.number().nonnegative(),
  rmsDbfs: z.number().max(0).nullable(),
  peakDbfs: z.number().max(0).nullable(),
  /** Samples at or beyond full scale. */
  clippedShare: share.nullable(),
  /** Mean power of speech frames over that of the other frames. */
  snrDb: z.number().nullable(),
  silenceBeforeMs: z.number().nonnegative().nullable(),
  silenceAfterMs: z.number().nonnegative().nullable(),
  /** Speech probability above 0.5 in the first or last 50 ms: the clip likely cuts a word. */
  truncatedStart: z.boolean().nullable(),
  truncatedEnd: z.boolean().nullable(),
  /** Share of frames that are speech. */
  speechShare: share.nullable(),
  /** 95th percentile of the time that the client's VAD took for one frame. */
  vadFrameP95Ms: z.number().nonnegative().nullable(),
});

export type ClipStatistics = z.infer<typeof clipStatisticsSchema>;

/** A clip of which nothing but its length is known. */
export function unmeasuredClip(durationMs: number): ClipStatistics {
  return {
    durationMs,
    rmsDbfs: null,
    peakDbfs: null,
    clippedShare: null,
    snrDb: null,
    silenceBeforeMs: null,
    silenceAfterMs: null,
    truncatedStart: null,
    truncatedEnd: null,
    speechShare: null,
    vadFrameP95Ms: null,
  };
}
