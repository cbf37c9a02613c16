import { SAMPLES_PER_MS } from '@hark/shared/wire/protocol';
import { VAD_FRAME_MS, VAD_FRAME_SAMPLES } from '@hark/shared/wire/vad-frame';
import { cutChunk, planChunks } from './audio-chunks.ts';
import type { AudioChunk } from './audio-chunks.ts';
import { cleanSamples, fromDb, peakOf, rootMeanSquare, toDbfs } from './audio-level.ts';
import type { SignalReport } from '../recognizer.ts';
import { countFrames, findSpeechSpans } from './speech-spans.ts';
import type { FrameSpan } from './speech-spans.ts';

/** Settings of the front end. docs/recognition.md explains the values and their effects. */
export interface FrontEndSettings {
  speechEnter: number;
  speechLeave: number;
  bridgeMs: number;
  /** Shorter speech counts as `no_speech`, */
  shortestSpeechMs: number;
  /** unless the VAD is this sure of a frame: this admits short words. */
  certainSpeech: number;
  shortestCertainSpeechMs: number;
  marginBeforeMs: number;
  marginAfterMs: number;
  longestPauseMs: number;
  longestChunkMs: number;
  /** Quieter speech is raised to the target; louder speech needs no change of level. */
  quietRmsDbfs: number;
  targetRmsDbfs: number;
  /** No peak is raised above this. */
  peakDbfs: number;
}

export const frontEndSettings: FrontEndSettings = {
  speechEnter: 0.5,
  speechLeave: 0.3,
  bridgeMs: 96,
  shortestSpeechMs: 300,
  certainSpeech: 0.9,
  shortestCertainSpeechMs: 128,
  marginBeforeMs: 500,
  marginAfterMs: 500,
  longestPauseMs: 1000,
  longestChunkMs: 15_000,
  quietRmsDbfs: -45,
  targetRmsDbfs: -30,
  peakDbfs: -3,
};

export interface PreparedAudio {
  /** Inputs for the model in order; empty without speech. */
  chunks: AudioChunk[];
  signal: SignalReport;
}

/** Raises the level of a very quiet chunk in place. */
export function raiseQuiet(chunk: Float32Array, settings: FrontEndSettings): void {
  const level = rootMeanSquare(chunk);
  const peak = peakOf(chunk);
  if (level === 0 || level >= fromDb(settings.quietRmsDbfs)) return;
  const gain = Math.min(fromDb(settings.targetRmsDbfs) / level, fromDb(settings.peakDbfs) / peak);
  for (let index = 0; index < chunk.length; index++) chunk[index] = (chunk[index] ?? 0) * gain;
}

function meanPower(samples: Float32Array, frames: readonly number[]): number | null {
  if (frames.length === 0) return null;
  let sum = 0;
  for (const frame of frames) {
    const from = frame * VAD_FRAME_SAMPLES;
    sum += rootMeanSquare(samples.subarray(from, from + VAD_FRAME_SAMPLES)) ** 2;
  }
  return sum / frames.length;
}

/** Level of the speech frames over that of the others, minus the noise's own share; null without either. */
function signalToNoiseDb(samples: Float32Array, spans: readonly FrameSpan[], frames: number): number | null {
  const isSpeech = new Uint8Array(frames);
  for (const span of spans) isSpeech.fill(1, span.start, span.end);
  const all = Array.from({ length: frames }, (_, frame) => frame);
  const speech = meanPower(
    samples,
    all.filter((frame) => isSpeech[frame] === 1),
  );
  const noise = meanPower(
    samples,
    all.filter((frame) => isSpeech[frame] === 0),
  );
  if (speech === null || noise === null || noise === 0 || speech <= noise) return null;
  return 10 * Math.log10((speech - noise) / noise);
}

export function describeSignal(
  samples: Float32Array,
  spans: readonly FrameSpan[],
  frames: number,
): SignalReport {
  const [first, last] = [spans[0], spans[spans.length - 1]];
  return {
    audioMs: samples.length / SAMPLES_PER_MS,
    speechMs: countFrames(spans) * VAD_FRAME_MS,
    speechStartMs: first === undefined ? null : first.start * VAD_FRAME_MS,
    speechEndMs:
      last === undefined ? null : Math.min(last.end * VAD_FRAME_MS, samples.length / SAMPLES_PER_MS),
    rmsDbfs: toDbfs(rootMeanSquare(samples)),
    peakDbfs: toDbfs(peakOf(samples)),
    snrDb: signalToNoiseDb(samples, spans, frames),
  };
}

function hasSpeech(
  probabilities: Float32Array,
  spans: readonly FrameSpan[],
  settings: FrontEndSettings,
): boolean {
  const speechMs = countFrames(spans) * VAD_FRAME_MS;
  if (speechMs >= settings.shortestSpeechMs) return true;
  if (speechMs < settings.shortestCertainSpeechMs) return false;
  return probabilities.some((value) => value >= settings.certainSpeech);
}

/**
 * Prepares the inputs of the model from a recording. Changes `samples`. Calls `speechProbabilities` once, with the cleaned
 * recording.
 */
export async function prepareAudio(
  samples: Float32Array,
  speechProbabilities: (samples: Float32Array) => Promise<Float32Array>,
  settings: FrontEndSettings,
): Promise<PreparedAudio> {
  cleanSamples(samples);
  const probabilities = await speechProbabilities(samples);
  const spans = findSpeechSpans(probabilities, {
    enter: settings.speechEnter,
    leave: settings.speechLeave,
    bridgeFrames: Math.round(settings.bridgeMs / VAD_FRAME_MS),
  });
  const signal = describeSignal(samples, spans, probabilities.length);
  if (!hasSpeech(probabilities, spans, settings)) return { chunks: [], signal };
  const plan = planChunks(spans, {
    frameSamples: VAD_FRAME_SAMPLES,
    totalSamples: samples.length,
    marginBeforeSamples: settings.marginBeforeMs * SAMPLES_PER_MS,
    marginAfterSamples: settings.marginAfterMs * SAMPLES_PER_MS,
    longestPauseSamples: settings.longestPauseMs * SAMPLES_PER_MS,
    longestChunkSamples: settings.longestChunkMs * SAMPLES_PER_MS,
  });
  const chunks = plan.map((ranges) => ({ samples: cutChunk(samples, ranges), ranges }));
  for (const chunk of chunks) raiseQuiet(chunk.samples, settings);
  return { chunks, signal };
}
