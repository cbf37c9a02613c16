import { resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { ManifestClip } from '@hark/shared/manifest';
import type {
  Recognition,
  RecognitionOutcome,
  RecognitionRequest,
  Recognizer,
} from '../recognizer/recognizer.ts';
import { hypothesesOf } from '../pipeline/hypotheses-of.ts';
import type { SearchIndex } from '../search/search-index.ts';
import { judgeClip } from './clip-result.ts';
import type { ClipAnswer, ClipResult } from './clip-result.ts';
import { composeReport } from './eval-report.ts';
import type { EvalReport } from './eval-report.ts';

export interface LoadedAudio {
  /** Mono, 16 kHz. */
  samples: Float32Array;
  durationMs: number;
}

export interface EvaluateOptions {
  clips: readonly ManifestClip[];
  /** The folder that the clips' paths are relative to. */
  folder: string;
  /** Rejects with a message for the report where a file can't be read. */
  loadAudio: (path: string) => Promise<LoadedAudio>;
  recognizer: Recognizer;
  engine: string;
  beam: number;
  bias: 'on' | 'off';
  /** What the transcripts are searched in; without it the rates of the search are null. */
  search?: Pick<SearchIndex, 'search' | 'count'>;
  /** Clips in work at a time; default: the recogniser's workers. */
  concurrency?: number;
  signal?: AbortSignal;
  onProgress?: (done: number, total: number) => void;
  /** Told of every clip, in the order of the manifest, when all are done. */
  onResult?: (result: ClipResult) => void;
}

const resultsAsked = 10;

async function recognizeWhenFree(
  recognizer: Recognizer,
  request: RecognitionRequest,
  signal: AbortSignal | undefined,
): Promise<Exclude<RecognitionOutcome, { type: 'busy' }>> {
  for (;;) {
    const outcome = await recognizer.recognize(request, signal);
    if (outcome.type !== 'busy') return outcome;
    await wait(outcome.retryAfterMs, undefined, { signal });
  }
}

async function idsFor(
  options: EvaluateOptions,
  hypotheses: readonly { text: string; probability: number }[],
): Promise<string[]> {
  const spoken = hypotheses.filter(({ text }) => text !== '');
  if (options.search === undefined || spoken.length === 0) return [];
  const results = await options.search.search({ hypotheses: spoken, limit: resultsAsked }, options.signal);
  return results.map(({ id }) => id);
}

async function searchFor(
  options: EvaluateOptions,
  clip: ManifestClip,
  recognition: Recognition | null,
): Promise<Pick<ClipAnswer, 'found' | 'foundForReference'>> {
  if (options.search === undefined) return { found: null, foundForReference: null };
  const [found, forReference] = await Promise.all([
    idsFor(options, recognition === null ? [] : hypothesesOf(recognition)),
    idsFor(options, [{ text: clip.text, probability: 1 }]),
  ]);
  return { found, foundForReference: forReference[0] ?? null };
}

async function loadOrExplain(options: EvaluateOptions, clip: ManifestClip): Promise<LoadedAudio | string> {
  try {
    return await options.loadAudio(resolve(options.folder, clip.audio));
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function evaluateClip(options: EvaluateOptions, clip: ManifestClip): Promise<ClipResult> {
  const unheard = { transcript: '', alternatives: [], confidence: 0, decodeMs: null };
  const audio = await loadOrExplain(options, clip);
  if (typeof audio === 'string') {
    const durationMs = (clip.seconds ?? 0) * 1000;
    return judgeClip(clip, {
      ...unheard,
      durationMs,
      ...(await searchFor(options, clip, null)),
      error: audio,
    });
  }
  const request = { utteranceId: clip.audio, samples: audio.samples, priority: 'batch' } as const;
  const outcome = await recognizeWhenFree(options.recognizer, request, options.signal);
  options.signal?.throwIfAborted();
  const recognition = outcome.type === 'recognized' ? outcome.recognition : null;
  return judgeClip(clip, {
    ...unheard,
    ...(recognition === null
      ? {}
      : {
          transcript: recognition.transcript,
          alternatives: recognition.alternatives,
          confidence: options.recognizer.capabilities.confidence ? recognition.confidence : null,
          decodeMs: recognition.timings.encodeMs + recognition.timings.decodeMs,
        }),
    durationMs: audio.durationMs,
    ...(await searchFor(options, clip, recognition)),
    error: outcome.type === 'failed' ? outcome.message : null,
  });
}

/**
 * Runs every clip through the recogniser, and the search where there is one, and measures what came out. A clip that
 * can't be read or recognised counts as an empty transcript and stands in the list of the worst with its error.
 * Rejects when `signal` is aborted.
 */
export async function evaluate(options: EvaluateOptions): Promise<EvalReport> {
  const { clips } = options;
  const results = new Map<number, ClipResult>();
  const rest = clips.entries();
  async function work(): Promise<void> {
    for (const [index, clip] of rest) {
      options.signal?.throwIfAborted();
      results.set(index, await evaluateClip(options, clip));
      options.onProgress?.(results.size, clips.length);
    }
  }
  const concurrency = options.concurrency ?? options.recognizer.status().workers;
  await Promise.all(Array.from({ length: Math.max(1, concurrency) }, work));
  const inOrder = clips.flatMap((_, index) => results.get(index) ?? []);
  if (options.onResult !== undefined) inOrder.forEach(options.onResult);
  const catalogueEntries = (await options.search?.count()) ?? null;
  return composeReport(inOrder, { ...options, catalogueEntries });
}
