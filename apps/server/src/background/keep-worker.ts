import type { Worker } from './start-worker.ts';

/** A worker, and another after one that ended by itself. */
export interface KeptWorker {
  /** Starts one where there is none. Rejects where it cannot be started; nothing is left behind then. */
  start(): Promise<void>;
  /** Of the one there is; null without one. */
  id(): Promise<string | null>;
  /** Waits for what runs. */
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
