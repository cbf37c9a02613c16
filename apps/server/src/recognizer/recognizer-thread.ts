import { Worker } from 'node:worker_threads';
import { workerReplySchema } from './worker-protocol.ts';
import type { WorkerReply, WorkerRequest } from './worker-protocol.ts';

/** One worker thread, as the pool sees it. */
export interface RecognizerThread {
  send(request: WorkerRequest): void;
  /** Ends the thread at once; `onExit` follows. */
  terminate(): Promise<void>;
}

export interface ThreadHandlers {
  onReply: (reply: WorkerReply) => void;
  /** Once, however it ended; nothing comes after it. */
  onExit: (reason: string) => void;
}

export function startThread(url: URL, handlers: ThreadHandlers): RecognizerThread {
  const worker = new Worker(url, { name: 'recognizer' });
  let reason: string | null = null;
  worker.on('message', (data: unknown) => {
    const reply = workerReplySchema.safeParse(data);
    if (reply.success) return handlers.onReply(reply.data);
    reason = 'it sent a message that is not of the protocol';
    void worker.terminate();
  });
  worker.on('error', (error) => {
    reason = error instanceof Error ? error.message : String(error);
  });
  worker.on('exit', (code) => handlers.onExit(reason ?? `it ended with code ${code}`));
  return {
    send: (request) => worker.postMessage(request),
    terminate: async () => {
      await worker.terminate();
    },
  };
}
