/** Thirty seconds of audio from before the model is loaded; processing them takes half a second. */
const MAX_WAITING = 938;

export interface FrameQueue {
  /** False when the queue is full and the frame was dropped. */
  push: (samples: Float32Array) => boolean;
  /** Drops the queued frames; resolves when the current one is done. */
  close: () => Promise<void>;
}

/**
 * Runs `work` on one frame at a time, with its arrival time. The model carries state from frame to frame, and
 * concurrent runs of a WebGPU session hang.
 */
export function createFrameQueue(
  work: (samples: Float32Array, pushedAtMs: number) => Promise<void>,
  onError: (error: unknown) => void,
): FrameQueue {
  let tail = Promise.resolve();
  let waiting = 0;
  let closed = false;

  async function runNext(samples: Float32Array, pushedAtMs: number): Promise<void> {
    waiting--;
    if (closed) return;
    try {
      await work(samples, pushedAtMs);
    } catch (error) {
      closed = true;
      onError(error);
    }
  }

  return {
    push: (samples) => {
      if (closed || waiting >= MAX_WAITING) return false;
      waiting++;
      const pushedAtMs = performance.now();
      tail = tail.then(() => runNext(samples, pushedAtMs));
      return true;
    },
    close: () => {
      closed = true;
      return tail;
    },
  };
}
