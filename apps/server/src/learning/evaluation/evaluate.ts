import { resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { ManifestClip } from '@hark/shared/manifest';
import type {
  Recognition,
  RecognitionOutcome,
  RecognitionRequest,
  Recognizer,
} from '../../recognition/recognizer.ts';
import { understand } from '../../answering/pipeline/understand.ts';
import { splitAtFloor } from '../../search/ranking/split-at-floor.ts';
import type { SearchIndex } from '../../search/search-index.ts';
import { scoreClip } from './clip-result.ts';
import type { ClipAnswer, ClipResult, ConfidentTranscript } from './clip-result.ts';
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
  /** Rejects with a message for the report if a file cannot be read. */
  loadAudio: (path: string) => Promise<LoadedAudio>;
  recognizer: Recognizer;
  engine: string;
  beam: number;
  bias: 'on' | 'off';
  /** Whether close decisions are rescored by audio, if the recogniser supports it. */
  judge: 'on' | 'off';
  /** The index in which transcripts are searched; without it the rates of the search are null. */
  search?: Pick<SearchIndex, 'search' | 'searchPage' | 'properties' | 'namesAmong' | 'count'>;
  /** Most clips evaluated at once; default: the number of the recogniser's workers. */
  concurrency?: number;
  signal?: AbortSignal;
  onProgress?: (done: number, total: number) => void;
  /** Called for every clip in the order of the manifest, after all are done. */
  onResult?: (result: ClipResult) => void;
}

type FinishedOutcome = Exclude<RecognitionOutcome, { type: 'busy' }>;

const RESULTS_ASKED = 10;

const unheard = {
  transcript: '',
  alternatives: [],
  confidence: 0,
  decodeMs: null,
  rescoringMs: null,
  heard: null,
};

async function recognizeWhenFree(
  recognizer: Recognizer,
  request: RecognitionRequest,
  signal: AbortSignal | undefined,
): Promise<FinishedOutcome> {
  for (;;) {
    const outcome = await recognizer.recognize(request, signal);
    if (outcome.type !== 'busy') return outcome;
    await wait(outcome.retryAfterMs, undefined, { signal });
  }
}

/** Finds the first result for the reference. */
async function firstFor(options: EvaluateOptions, text: string): Promise<string | null> {
  if (options.search === undefined || text === '') return null;
  const request = { hypotheses: [{ text, probability: 1 }], limit: RESULTS_ASKED };
  const found = await options.search.search(request, options.signal);
  const [first] = splitAtFloor(found, RESULTS_ASKED).results;
  return first?.id ?? null;
}

/** Processes the recognition as for an answer; without a catalogue, returns it unchanged. */
async function understandIn(
  { recognizer, search, judge, signal }: EvaluateOptions,
  recognition: Recognition,
): Promise<{ recognition: Recognition; rescoringMs: number | null } & Pick<ClipAnswer, 'found' | 'nearest'>> {
  if (search === undefined) return { recognition, found: null, nearest: null, rescoringMs: null };
  const capabilities = { ...recognizer.capabilities, ...(judge === 'off' ? { rescoring: false } : {}) };
  const parts = { recognizer: { ...recognizer, capabilities }, search };
  const understood = await understand(parts, recognition, {
    limit: RESULTS_ASKED,
    priority: 'batch',
    signal,
  });
  const { results, nearest } = understood;
  return { ...understood, found: results.map(({ id }) => id), nearest: nearest.map(({ id }) => id) };
}

function confidentTranscript({ confidence, words, evidence }: Recognition): ConfidentTranscript {
  return { confidence, words, evidence };
}

async function heardIn(
  options: EvaluateOptions,
  outcome: FinishedOutcome,
): Promise<Omit<ClipAnswer, 'durationMs' | 'foundForReference'>> {
  if (outcome.type !== 'recognized') {
    const found = options.search === undefined ? null : [];
    return { ...unheard, found, nearest: found, error: outcome.message };
  }
  const { recognition, found, nearest, rescoringMs } = await understandIn(options, outcome.recognition);
  const { transcript, alternatives, confidence, timings } = recognition;
  return {
    transcript,
    alternatives,
    confidence: options.recognizer.capabilities.confidence ? confidence : null,
    decodeMs: timings.encodeMs + timings.decodeMs,
    rescoringMs,
    heard: confidentTranscript(outcome.recognition),
    found,
    nearest,
    error: null,
  };
}

async function loadOrExplain(options: EvaluateOptions, clip: ManifestClip): Promise<LoadedAudio | string> {
  try {
    return await options.loadAudio(resolve(options.folder, clip.audio));
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function evaluateClip(options: EvaluateOptions, clip: ManifestClip): Promise<ClipResult> {
  const foundForReference = await firstFor(options, clip.text);
  const audio = await loadOrExplain(options, clip);
  if (typeof audio === 'string') {
    const durationMs = (clip.seconds ?? 0) * 1000;
    const found = options.search === undefined ? null : [];
    return scoreClip(clip, {
      ...unheard,
      durationMs,
      found,
      nearest: found,
      foundForReference,
      error: audio,
    });
  }
  const request = { utteranceId: clip.audio, samples: audio.samples, priority: 'batch' } as const;
  const outcome = await recognizeWhenFree(options.recognizer, request, options.signal);
  options.signal?.throwIfAborted();
  const { durationMs } = audio;
  return scoreClip(clip, { ...(await heardIn(options, outcome)), durationMs, foundForReference });
}

/**
 * Recognises every clip, searches for the transcript if there is a catalogue, and measures the results. A clip that
 * cannot be read or recognised counts as an empty transcript and is listed among the worst with its error. Rejects when
 * `signal` is aborted.
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
