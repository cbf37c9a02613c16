import { z } from 'zod';
import { describing } from './describing.ts';

/** No clip lasts for an hour, and no level is as far from full scale: such a number was not measured. */
const LONGEST_MS = 60 * 60_000;
const QUIETEST_DB = -200;

const share = describing(z.number().min(0).max(1));
const lengthMs = describing(z.number().min(0).max(LONGEST_MS));
const levelDbfs = describing(z.number().min(QUIETEST_DB).max(0));
const flag = describing(z.boolean());

/**
 * What the client measured on an utterance. Null means that it could not be measured, or that what was said can't be:
 * how often is itself a metric. A field is never invented. Levels are dB relative to full scale (0 is the loudest a sample can be).
 */
export const clipStatisticsSchema = z.object({
  durationMs: lengthMs,
  rmsDbfs: levelDbfs,
  peakDbfs: levelDbfs,
  /** Samples at or beyond full scale. */
  clippedShare: share,
  /** Mean power of speech frames over that of the other frames. */
  snrDb: describing(z.number().min(QUIETEST_DB).max(-QUIETEST_DB)),
  silenceBeforeMs: lengthMs,
  silenceAfterMs: lengthMs,
  /** Speech probability above 0.5 in the first or last 50 ms: the clip likely cuts a word. */
  truncatedStart: flag,
  truncatedEnd: flag,
  /** Share of frames that are speech. */
  speechShare: share,
  /** 95th percentile of the time that the client's VAD took for one frame. */
  vadFrameP95Ms: lengthMs,
});

export type ClipStatistics = z.infer<typeof clipStatisticsSchema>;

/** A clip of which nothing but its length is known, or not even that. */
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
