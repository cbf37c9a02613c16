import { setTimeout as wait } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { forbidTelemetry } from '@hark/moonshine/node/load-quietly';
import { workerReplySchema } from './worker-protocol.ts';
import type { ThreadEngine } from '../decoding/thread-engine.ts';
import type { WorkerReply, WorkerRequest } from './worker-protocol.ts';

/**
 * A worker thread, as the pool sees it. It is never terminated: stopping a thread inside native code aborts the whole
 * process.
 */
export interface RecognizerThread {
  send(request: WorkerRequest): void;
  /**
   * Asks the thread to end once nothing runs on it and removes all handlers. Resolves when it has ended, or after `waitMs`,
   * when it no longer keeps the process alive.
   */
  retire(waitMs: number): Promise<void>;
}

export interface ThreadHandlers {
  onReply: (reply: WorkerReply) => void;
  /** Called at most once: the thread ended or is unreliable. */
  onExit: (reason: string) => void;
}

const RETIRE_AFTER_NONSENSE_MS = 10_000;

export function startThread(url: URL, engine: ThreadEngine, handlers: ThreadHandlers): RecognizerThread {
  // Here, because the thread itself could not.
  forbidTelemetry();
  const worker = new Worker(url, { name: 'recognizer', workerData: engine });
  const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  let reason: string | null = null;
  let retired = false;

  async function retire(waitMs: number): Promise<void> {
    retired = true;
    const request: WorkerRequest = { type: 'close' };
    worker.postMessage(request);
    const waited = new AbortController();
    await Promise.race([ended, wait(waitMs, undefined, { signal: waited.signal }).catch(() => undefined)]);
    waited.abort();
    worker.unref();
  }

  function leave(why: string): void {
    if (retired) return;
    retired = true;
    handlers.onExit(why);
  }

  worker.on('message', (data: unknown) => {
    if (retired) return;
    const reply = workerReplySchema.safeParse(data);
    if (reply.success) return handlers.onReply(reply.data);
    leave('it sent a message that is not of the protocol');
    void retire(RETIRE_AFTER_NONSENSE_MS);
  });
  worker.on('error', (error) => {
    reason = error instanceof Error ? error.message : String(error);
  });
  worker.on('exit', (code) => leave(reason ?? `it ended with code ${code}`));
  return { send: (request) => worker.postMessage(request), retire };
}
