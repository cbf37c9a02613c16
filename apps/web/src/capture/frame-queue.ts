/** Thirty seconds: what the microphone heard while the model was still loading is caught up with in half of one. */
const MAX_WAITING = 938;

export interface FrameQueue {
  /** False when the queue is full and the frame was dropped. */
  push: (samples: Float32Array) => boolean;
  /** Drops what waits; resolves when the frame at work is done. */
  close: () => Promise<void>;
}

/**
 * Runs `work` on one frame after the other, with when it came, never two at a time: the model carries state from each frame to the next,
 * and concurrent runs of a WebGPU session hang.
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
