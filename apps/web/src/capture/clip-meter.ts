import { unmeasuredClip, type ClipStatistics } from '@hark/shared/wire/clip-statistics';
import { VAD_FRAME_MS, VAD_FRAME_SAMPLES } from '@hark/shared/wire/vad-frame';
import type { ScoredFrame } from './scored-frame.ts';

/** Quietest level that counts as sound. */
const FLOOR_DBFS = -120;
/** One step below full scale of s16, where a converter clips. */
const CLIPPED_AT = 32_767 / 32_768;
const TRUNCATION_WINDOW_FRAMES = Math.ceil(50 / VAD_FRAME_MS);
const TRUNCATION_PROBABILITY = 0.5;

interface Measured {
  meanPower: number;
  peak: number;
  clippedSamples: number;
  speechProbability: number;
  inferenceMs: number;
}

function measure(frame: ScoredFrame): Measured {
  let energy = 0;
  let peak = 0;
  let clippedSamples = 0;
  for (const sample of frame.samples) {
    const size = Math.abs(sample);
    energy += sample * sample;
    if (size > peak) peak = size;
    if (size >= CLIPPED_AT) clippedSamples++;
  }
  const { speechProbability, inferenceMs } = frame;
  return { meanPower: energy / frame.samples.length, peak, clippedSamples, speechProbability, inferenceMs };
}

/** Level of a mean power (the mean of squared samples): 10 log10, at most 0, null for digital silence. */
function powerToDbfs(meanPower: number): number | null {
  const level = 10 * Math.log10(meanPower);
  return level < FLOOR_DBFS ? null : Math.min(0, level);
}

/** RMS level of a frame, -120 for digital silence. */
export function frameLevelDbfs(samples: Float32Array): number {
  let energy = 0;
  for (const sample of samples) energy += sample * sample;
  return powerToDbfs(energy / samples.length) ?? FLOOR_DBFS;
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function percentile95(values: number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * 0.95) - 1)] ?? null;
}

function snrDb(frames: Measured[], isSpeech: (frame: Measured) => boolean): number | null {
  const speech = frames.filter((frame) => isSpeech(frame)).map((frame) => frame.meanPower);
  const other = frames.filter((frame) => !isSpeech(frame)).map((frame) => frame.meanPower);
  if (speech.length === 0 || other.length === 0) return null;
  const ratio = mean(speech) / mean(other);
  return Number.isFinite(ratio) && ratio > 0 ? 10 * Math.log10(ratio) : null;
}

function summarise(frames: Measured[], speechThreshold: number): ClipStatistics {
  if (frames.length === 0) return unmeasuredClip(0);
  const isSpeech = (frame: Measured): boolean => frame.speechProbability >= speechThreshold;
  const loud = (frame: Measured): boolean => frame.speechProbability > TRUNCATION_PROBABILITY;
  const first = frames.findIndex((frame) => isSpeech(frame));
  const last = frames.findLastIndex((frame) => isSpeech(frame));
  const clipped = frames.reduce((sum, frame) => sum + frame.clippedSamples, 0);
  const peak = Math.max(...frames.map((frame) => frame.peak));
  return {
    durationMs: frames.length * VAD_FRAME_MS,
    rmsDbfs: powerToDbfs(mean(frames.map((frame) => frame.meanPower))),
    peakDbfs: powerToDbfs(peak * peak),
    clippedShare: clipped / (frames.length * VAD_FRAME_SAMPLES),
    snrDb: snrDb(frames, isSpeech),
    silenceBeforeMs: first < 0 ? null : first * VAD_FRAME_MS,
    silenceAfterMs: last < 0 ? null : (frames.length - 1 - last) * VAD_FRAME_MS,
    truncatedStart: frames.slice(0, TRUNCATION_WINDOW_FRAMES).some((frame) => loud(frame)),
    truncatedEnd: frames.slice(-TRUNCATION_WINDOW_FRAMES).some((frame) => loud(frame)),
    speechShare: frames.filter((frame) => isSpeech(frame)).length / frames.length,
    vadFrameP95Ms: percentile95(frames.map((frame) => frame.inferenceMs)),
  };
}

export interface ClipMeter {
  add: (frame: ScoredFrame) => void;
  statistics: () => ClipStatistics;
}

/** Measures an utterance during speech; a frame is speech from `speechThreshold` on. */
export function createClipMeter(speechThreshold: number): ClipMeter {
  const frames: Measured[] = [];
  return {
    add: (frame) => {
      frames.push(measure(frame));
    },
    statistics: () => summarise(frames, speechThreshold),
  };
}
