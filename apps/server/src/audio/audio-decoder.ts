import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import { AudioError } from './audio-error.ts';

/** Files waiting at once; each holds its bytes in memory. */
const MAX_WAITING = 32;

const replySchema = z.discriminatedUnion('ok', [
  z.object({ id: z.number(), ok: z.literal(true), samples: z.instanceof(Float32Array) }),
  z.object({
    id: z.number(),
    ok: z.literal(false),
    code: z.enum(['empty_audio', 'unsupported_audio', 'corrupt_audio', 'audio_too_long']),
    message: z.string(),
  }),
]);

export type DecodeOutcome =
  | { type: 'decoded'; samples: Float32Array }
  | { type: 'unusable'; error: AudioError }
  | { type: 'busy' }
  /** The decoder itself died, perhaps of this file; the reason is for the log. */
  | { type: 'failed'; reason: string };

/** Decodes audio files off the event loop. */
export interface AudioDecoder {
  /** Takes the bytes over. */
  decode(bytes: Uint8Array): Promise<DecodeOutcome>;
  close(): Promise<void>;
}

interface AudioDecoderOptions {
  /** The built or source `audio-worker`. */
  workerUrl: URL;
  maxDurationMs: number;
}

/** One worker thread, started on first use and replaced when it dies. */
export function createAudioDecoder({ workerUrl, maxDurationMs }: AudioDecoderOptions): AudioDecoder {
  const waiting = new Map<number, (outcome: DecodeOutcome) => void>();
  let worker: Worker | null = null;
  let nextId = 0;
  let closed = false;

  function settle(id: number, outcome: DecodeOutcome): void {
    waiting.get(id)?.(outcome);
    waiting.delete(id);
  }

  function onReply(data: unknown): void {
    const reply = replySchema.parse(data);
    settle(
      reply.id,
      reply.ok
        ? { type: 'decoded', samples: reply.samples }
        : { type: 'unusable', error: new AudioError(reply.code, reply.message) },
    );
  }

  /** A decoder that dies takes its files with it: it ran out of memory, or one of them broke it. */
  function onExit(reason: string): void {
    worker = null;
    for (const id of waiting.keys()) settle(id, { type: 'failed', reason });
  }

  function start(): Worker {
    const started = new Worker(workerUrl);
    started.unref();
    started.on('message', onReply);
    let reason = 'the audio decoder was stopped';
    // `exit` follows, and answers whoever waits.
    started.on('error', (error) => {
      reason = String(error);
    });
    started.on('exit', () => onExit(reason));
    return started;
  }

  return {
    decode(bytes) {
      if (closed || waiting.size >= MAX_WAITING) return Promise.resolve({ type: 'busy' });
      worker ??= start();
      const id = nextId++;
      return new Promise((resolve) => {
        waiting.set(id, resolve);
        worker?.postMessage({ id, bytes, maxDurationMs });
      });
    },
    async close() {
      closed = true;
      await worker?.terminate();
    },
  };
}
