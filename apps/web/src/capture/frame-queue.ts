/** Thirty seconds of audio from before the detector is loaded; scoring them takes half a second. */
const MAX_WAITING = 938;

export interface FrameQueue {
  /** False when the queue is full and the frame was dropped. */
  push: (samples: Float32Array) => boolean;
  /** Number of frames that wait. */
  waiting: () => number;
  /** Takes no more frames; resolves when all queued ones are done or dropped. */
  finish: () => Promise<void>;
  /** Drops the queued frames; resolves when the current one is done. */
  close: () => Promise<void>;
}

export interface FrameQueueOptions {
  /** The first frame waits for it. */
  ready: Promise<unknown>;
  work: (samples: Float32Array, pushedAtMs: number) => Promise<void>;
  /** Once, for `ready` or a frame; then the queue is closed. */
  onError: (error: unknown) => void;
}

/**
 * Runs `work` on one frame at a time, with its arrival time. The model carries state from frame to frame, and
 * concurrent runs of a WebGPU session hang.
 */
export function createFrameQueue({ ready, work, onError }: FrameQueueOptions): FrameQueue {
  let current = Promise.resolve();
  let waiting = 0;
  let isFinishing = false;
  let isClosed = false;
  let drop = (): void => undefined;
  const dropped = new Promise<void>((resolve) => {
    drop = resolve;
  });

  function failed(error: unknown): void {
    if (isClosed) return;
    isClosed = true;
    onError(error);
  }

  let tail = ready.then(() => undefined, failed);

  function runNext(samples: Float32Array, pushedAtMs: number): Promise<void> {
    waiting--;
    if (!isClosed) current = work(samples, pushedAtMs).catch(failed);
    return current;
  }

  return {
    push: (samples) => {
      if (isClosed || isFinishing || waiting >= MAX_WAITING) return false;
      waiting++;
      const pushedAtMs = performance.now();
      tail = tail.then(() => runNext(samples, pushedAtMs));
      return true;
    },
    waiting: () => waiting,
    finish: () => {
      isFinishing = true;
      return Promise.race([tail, dropped]);
    },
    close: () => {
      isClosed = true;
      drop();
      return current;
    },
  };
}
