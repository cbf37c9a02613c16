import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import { AudioError } from './audio-error.ts';

/** Files waiting at once; each holds its bytes in memory. */
const MAX_WAITING = 32;

/** Many times the need of an ordinary file, also on a busy machine. */
function deadlineOf({ length }: Uint8Array): number {
  return Math.min(180_000, 10_000 + length / 20);
}

const replySchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({
    type: z.literal('decoded'),
    id: z.number(),
    samples: z.instanceof(Float32Array),
    codec: z.string(),
  }),
  z.object({
    type: z.literal('unusable'),
    id: z.number(),
    code: z.enum(['empty_audio', 'unsupported_audio', 'corrupt_audio', 'audio_too_long']),
    message: z.string(),
  }),
]);

export type DecodeOutcome =
  /** `codec` names container and codec, such as `mp4-aac`. */
  | { type: 'decoded'; samples: Float32Array; codec: string }
  | { type: 'unusable'; error: AudioError }
  | { type: 'busy' }
  /** The decoder cannot be started; the reason is for the log. */
  | { type: 'failed'; reason: string };

/** Decodes audio files off the event loop. */
export interface AudioDecoder {
  /** Takes ownership of the bytes. */
  decode(bytes: Uint8Array): Promise<DecodeOutcome>;
  close(): Promise<void>;
}

interface AudioDecoderOptions {
  /** Address of the `audio-worker`, built or as source. */
  workerUrl: URL;
  maxDurationMs: number;
  /** Time limit for one file. Default: 10 s plus 1 s per 20 kB, at most three minutes. */
  deadlineMs?: (bytes: Uint8Array) => number;
}

interface Job {
  id: number;
  bytes: Uint8Array;
  settle: (outcome: DecodeOutcome) => void;
}

function corrupt(message: string): DecodeOutcome {
  return { type: 'unusable', error: new AudioError('corrupt_audio', message) };
}

/**
 * Runs one worker thread, which it starts on first use and replaces when it dies. The thread gets one file at a time,
 * so the file that kills it or exceeds the deadline is known. The files behind that one go to the next thread.
 */
export function createAudioDecoder(options: AudioDecoderOptions): AudioDecoder {
  const { workerUrl, maxDurationMs, deadlineMs = deadlineOf } = options;
  const waiting: Job[] = [];
  let current: Job | null = null;
  let deadline: NodeJS.Timeout | undefined;
  let worker: Worker | null = null;
  let nextId = 0;
  let closed = false;

  function finish(outcome: DecodeOutcome): void {
    clearTimeout(deadline);
    const job = current;
    current = null;
    job?.settle(outcome);
  }

  function onReply(data: unknown): void {
    const reply = replySchema.parse(data);
    if (reply.type === 'ready' || reply.id !== current?.id) return;
    finish(
      reply.type === 'decoded'
        ? { type: 'decoded', samples: reply.samples, codec: reply.codec }
        : { type: 'unusable', error: new AudioError(reply.code, reply.message) },
    );
    next();
  }

  function onExit(reason: string, wasReady: boolean): void {
    worker = null;
    if (closed || !wasReady) {
      // The waiting files would fail in the same way.
      finish({ type: 'failed', reason });
      for (const job of waiting.splice(0)) job.settle({ type: 'failed', reason });
      return;
    }
    finish(corrupt('The recording crashed the decoder; convert it to 16-bit WAV.'));
    next();
  }

  function onDeadline(waitedMs: number): void {
    const stuck = worker;
    worker = null;
    void stuck?.terminate();
    finish(
      corrupt(`The recording took longer than ${Math.round(waitedMs / 1000)} s to decode; it is damaged.`),
    );
    next();
  }

  function start(): Worker {
    // Some decoders write to the console. The sender of a file gets its errors instead.
    const started = new Worker(workerUrl, { stdout: true, stderr: true });
    started.stdout.resume();
    started.stderr.resume();
    started.unref();
    let reason = 'the audio decoder was stopped';
    let wasReady = false;
    started.on('message', (data: unknown) => {
      wasReady = true;
      onReply(data);
    });
    // `exit` follows, and its handler answers the waiting callers.
    started.on('error', (error) => {
      reason = String(error);
    });
    started.on('exit', () => {
      // A thread that was stopped at the deadline has a successor already.
      if (worker === started) onExit(reason, wasReady);
    });
    return started;
  }

  function next(): void {
    if (current !== null || closed) return;
    current = waiting.shift() ?? null;
    if (current === null) return;
    worker ??= start();
    const { id, bytes } = current;
    const waitMs = deadlineMs(bytes);
    deadline = setTimeout(() => onDeadline(waitMs), waitMs);
    worker.postMessage({ id, bytes, maxDurationMs });
  }

  return {
    decode(bytes) {
      const isFull = waiting.length + (current === null ? 0 : 1) >= MAX_WAITING;
      if (closed || isFull) return Promise.resolve({ type: 'busy' });
      return new Promise((settle) => {
        waiting.push({ id: nextId++, bytes, settle });
        next();
      });
    },
    async close() {
      closed = true;
      clearTimeout(deadline);
      await worker?.terminate();
    },
  };
}
