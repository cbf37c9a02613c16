import type { Worker } from './start-worker.ts';

/** A worker that is replaced when it ends by itself. */
export interface KeptWorker {
  /** Starts a worker if there is none. Rejects if it cannot be started, and leaves nothing behind then. */
  start(): Promise<void>;
  /** Returns the id of the current worker; null without one. */
  id(): Promise<string | null>;
  /** Stops the worker and waits for its jobs. */
  stop(): Promise<void>;
}

export function keepWorker(begin: () => Promise<Worker>): KeptWorker {
  let current: Promise<Worker> | null = null;
  let isStopped = false;

  async function beginOne(): Promise<Worker> {
    const forget = (): void => {
      if (current === mine) current = null;
    };
    const mine = begin();
    current = mine;
    try {
      const worker = await mine;
      void worker.ended.then(forget);
      return worker;
    } catch (error) {
      forget();
      throw error;
    }
  }

  return {
    async start() {
      if (isStopped) return;
      await (current ?? beginOne());
    },
    id: async () => (await current?.catch(() => null))?.id ?? null,
    async stop() {
      isStopped = true;
      const worker = await current?.catch(() => null);
      await worker?.stop();
    },
  };
}
