import type { Final } from '@hark/shared/wire/final';
import type { Version } from '@hark/shared/wire/protocol';
import type { SearchResult } from '@hark/shared/wire/search-result';
import { pcm16ToFloat } from '@hark/shared/wire/pcm';
import type { Recognition, RecognitionRequest, Recognizer } from '../recognizer/recognizer.ts';
import type { SearchIndex } from '../search/search-index.ts';
import { decide, type DecisionThresholds } from './decide.ts';
import { understand } from './understand.ts';
import type { Understanding } from './understand.ts';
import type { Utterance } from './utterance.ts';
import type { UtteranceLog } from './utterance-log.ts';

export type Answer =
  | { type: 'answered'; final: Final }
  | { type: 'busy'; retryAfterMs: number }
  /** The id belongs to another client's utterance. */
  | { type: 'conflict' }
  | { type: 'cancelled' }
  | { type: 'failed'; code: 'recognition_failed' | 'search_failed' | 'internal'; message: string };

/** What the pipeline is made of; each part can be replaced by another that keeps its contract. */
export interface Pipeline {
  recognizer: Recognizer;
  search: SearchIndex;
  log: UtteranceLog;
  thresholds: DecisionThresholds;
  version(): Version;
  newId(): string;
  nowMs(): number;
  /** Told of every answer, for metrics. Must not throw. */
  onAnswer(utterance: Utterance, answer: Answer): void;
}

interface AnswerOptions {
  priority: RecognitionRequest['priority'];
  signal?: AbortSignal | undefined;
}

/**
 * The spine: an utterance goes in, its one answer comes out. An utterance that was answered before gets the same
 * answer without another decode.
 */
export async function answerUtterance(
  pipeline: Pipeline,
  utterance: Utterance,
  options: AnswerOptions,
): Promise<Answer> {
  const answer = await answerOnce(pipeline, utterance, options).catch((cause: unknown): Answer => ({
    type: 'failed',
    code: 'internal',
    message: cause instanceof Error ? cause.message : String(cause),
  }));
  pipeline.onAnswer(utterance, answer);
  return answer;
}

async function answerOnce(pipeline: Pipeline, utterance: Utterance, options: AnswerOptions): Promise<Answer> {
  const startedMs = pipeline.nowMs();
  const { utteranceId, speaker } = utterance;

  const earlier = await pipeline.log.find(utteranceId);
  if (earlier !== null) return ownAnswer(earlier, speaker.clientId);

  const samples = pcm16ToFloat(utterance.pcm);
  const heard = await pipeline.recognizer.recognize(
    { utteranceId, samples, priority: options.priority, phrases: speaker.phrases },
    options.signal,
  );
  if (heard.type === 'busy') return heard;
  if (heard.type === 'failed') {
    if (heard.code === 'cancelled') return { type: 'cancelled' };
    return { type: 'failed', code: 'recognition_failed', message: heard.message };
  }

  const searchStartedMs = pipeline.nowMs();
  const understood = await understandHeard(pipeline, heard.recognition, {
    limit: utterance.limit,
    priority: options.priority,
    signal: options.signal,
  });
  if (understood.type !== 'understood') return understood;

  const endedMs = pipeline.nowMs();
  const final = composeFinal(pipeline, utterance, {
    ...understood,
    searchMs: Math.max(0, endedMs - searchStartedMs - (understood.judgingMs ?? 0)),
    totalMs: endedMs - startedMs,
  });
  const kept = await pipeline.log.record(utterance, final);
  return ownAnswer(kept, speaker.clientId);
}

function ownAnswer(kept: { clientId: string; final: Final }, clientId: string): Answer {
  return kept.clientId === clientId ? { type: 'answered', final: kept.final } : { type: 'conflict' };
}

async function understandHeard(
  pipeline: Pipeline,
  recognition: Recognition,
  options: Parameters<typeof understand>[2],
): Promise<({ type: 'understood' } & Understanding) | Extract<Answer, { type: 'failed' | 'cancelled' }>> {
  try {
    return { type: 'understood', ...(await understand(pipeline, recognition, options)) };
  } catch (cause) {
    if (options.signal?.aborted === true) return { type: 'cancelled' };
    const message = cause instanceof Error ? cause.message : String(cause);
    return { type: 'failed', code: 'search_failed', message };
  }
}

interface Outcome {
  recognition: Recognition;
  results: SearchResult[];
  searchMs: number;
  totalMs: number;
}

function composeFinal(pipeline: Pipeline, utterance: Utterance, outcome: Outcome): Final {
  const { recognition, results } = outcome;
  const { transcript, confidence, alternatives, words, empty, signal, timings } = recognition;
  return {
    type: 'final',
    utteranceId: utterance.utteranceId,
    transcript,
    confidence,
    alternatives: alternatives.slice(0, 4),
    ...(words === undefined ? {} : { words }),
    empty,
    results,
    queryId: pipeline.newId(),
    decision: decide({ transcript, confidence, resultCount: results.length }, pipeline.thresholds),
    version: pipeline.version(),
    timings: { audioMs: signal.audioMs, ...timings, searchMs: outcome.searchMs, totalMs: outcome.totalMs },
  };
}
