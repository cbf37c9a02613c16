import { setImmediate as nextTurn } from 'node:timers/promises';
import { SAMPLES_PER_MS } from '@hark/shared/wire/protocol';
import type {
  BiasingOutcome,
  Capabilities,
  RescoringOutcome,
  RescoringRequest,
  Recognition,
  RecognitionOutcome,
  RecognitionRequest,
  Recognizer,
  EncoderStates,
} from './recognizer.ts';

/** What the fake answers; given the request, so that a test can answer by id. */
export type Script = (
  request: RecognitionRequest,
  signal: AbortSignal | undefined,
) => RecognitionOutcome | Promise<RecognitionOutcome>;

/** A recognition of that text with plausible figures; what matters to a test can be replaced. */
export function scriptedRecognition(transcript: string, replaced: Partial<Recognition> = {}): Recognition {
  return {
    transcript,
    confidence: transcript === '' ? 0 : 0.9,
    alternatives: [],
    empty: transcript === '' ? 'no_speech' : null,
    signal: {
      audioMs: 1000,
      speechMs: transcript === '' ? 0 : 800,
      speechStartMs: transcript === '' ? null : 96,
      speechEndMs: transcript === '' ? null : 896,
      rmsDbfs: -24,
      peakDbfs: -6,
      snrDb: 20,
    },
    encoderStates: null,
    timings: { queueMs: 0, encodeMs: 10, decodeMs: 30 },
    ...replaced,
  };
}

export const scriptedCapabilities: Capabilities = {
  nBest: true,
  biasing: false,
  confidence: true,
  wordTimes: false,
  rescoring: false,
  languages: ['en'],
  needsVad: false,
};

/** Log probability of one text, as `rescore` returns it. */
export type ScriptedRescoring = (text: string) => number | null;

/** A recording's sound where a test needs one: no more than something to hand on. */
export const scriptedStates: EncoderStates = { states: Float32Array.of(0), dims: [1] };

/**
 * A recogniser that says what the test wants: a fixed text, or what a function makes of each request. It judges where
 * it is given how.
 */
export function createScriptedRecognizer(
  script: Script | string,
  capabilities: Partial<Capabilities> = {},
  judgement?: ScriptedRescoring,
): Recognizer {
  const running = new Set<Promise<unknown>>();
  let closing: Promise<void> | null = null;

  async function answer(request: RecognitionRequest, signal?: AbortSignal): Promise<RecognitionOutcome> {
    // As with a real one, a request that is aborted at once is not answered.
    await nextTurn();
    if (typeof script === 'function') return script(request, signal);
    const recognition = scriptedRecognition(script);
    const audioMs = request.samples.length / SAMPLES_PER_MS;
    return {
      type: 'recognized',
      recognition: { ...recognition, signal: { ...recognition.signal, audioMs } },
    };
  }

  const cancelled = {
    type: 'failed',
    code: 'cancelled',
    message: 'the caller cancelled the request',
  } as const;
  const closed = { type: 'failed', code: 'closed', message: 'the recogniser is shutting down' } as const;

  function rescore(texts: RescoringRequest['texts'], signal: AbortSignal | undefined): RescoringOutcome {
    if (judgement === undefined)
      return { type: 'failed', code: 'unsupported', message: 'this recogniser cannot rescore texts' };
    if (closing !== null) return closed;
    if (signal?.aborted === true) return cancelled;
    return { type: 'rescored', logProbs: texts.map(judgement), timings: { queueMs: 0, decodeMs: 40 } };
  }

  const biased = (phrases: readonly unknown[]): Promise<BiasingOutcome> =>
    Promise.resolve(
      capabilities.biasing === true
        ? { type: 'biased', phrases: phrases.length, refused: [], tookMs: 0 }
        : { type: 'unsupported' },
    );

  return {
    version: 'scripted/1',
    capabilities: { ...scriptedCapabilities, rescoring: judgement !== undefined, ...capabilities },
    promote: () => running.size > 0,
    rescore: ({ texts }, signal) => Promise.resolve(rescore(texts, signal)),
    recognize: async (request, signal) => {
      if (closing !== null) return closed;
      if (signal?.aborted === true) return cancelled;
      if ((request.phrases?.length ?? 0) > 0 && capabilities.biasing !== true)
        return { type: 'failed', code: 'unsupported', message: 'this recogniser does not support biasing' };
      const aborted = new Promise<RecognitionOutcome>((resolve) => {
        signal?.addEventListener('abort', () => resolve(cancelled), { once: true });
      });
      const outcome = Promise.race([answer(request, signal), aborted]);
      running.add(outcome);
      try {
        return await outcome;
      } finally {
        running.delete(outcome);
      }
    },
    bias: biased,
    biasAlso: biased,
    status: () => ({
      ready: closing === null,
      reasons: closing === null ? [] : ['closing'],
      workers: 1,
      busyWorkers: Math.min(1, running.size),
      queued: Math.max(0, running.size - 1),
      restarts: 0,
    }),
    close: () => (closing ??= Promise.allSettled(running).then(() => undefined)),
  };
}
