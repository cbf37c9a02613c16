import { z } from 'zod';
import { describing } from './describing.ts';

/** Bounds of plausible values: no clip lasts an hour, and no level is this far below full scale. */
const LONGEST_MS = 60 * 60_000;
const QUIETEST_DB = -200;

const share = describing(z.number().min(0).max(1));
const lengthMs = describing(z.number().min(0).max(LONGEST_MS));
const levelDbfs = describing(z.number().min(QUIETEST_DB).max(0));
const flag = describing(z.boolean());

/**
 * The client's measurements of an utterance. Null means not measured or unreadable, which is counted as a metric of its
 * own; clients never invent a value. Levels are dB relative to full scale (0 is the loudest possible sample).
 */
export const clipStatisticsSchema = z.object({
  durationMs: lengthMs,
  rmsDbfs: levelDbfs,
  peakDbfs: levelDbfs,
  /** Samples at or beyond full scale. */
  clippedShare: share,
  /** Mean power of speech frames over that of other frames. */
  snrDb: describing(z.number().min(QUIETEST_DB).max(-QUIETEST_DB)),
  silenceBeforeMs: lengthMs,
  silenceAfterMs: lengthMs,
  /** Speech probability above 0.5 in the first or last 50 ms: the clip probably cuts a word. */
  truncatedStart: flag,
  truncatedEnd: flag,
  /** Share of frames that are speech. */
  speechShare: share,
  /** 95th percentile of the client's VAD time per frame. */
  vadFrameP95Ms: lengthMs,
});

export type ClipStatistics = z.infer<typeof clipStatisticsSchema>;

/** Returns the statistics of a clip of which at most the length is known. */
export function unmeasuredClip(durationMs: number | null): ClipStatistics {
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
