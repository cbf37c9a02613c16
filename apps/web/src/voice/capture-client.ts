import type { PageToWorker, WorkerToPage } from './capture-messages.ts';

/** The page's interface to the capture worker. */
export interface CaptureClient {
  post: (message: PageToWorker) => void;
  close: () => void;
}

export interface CaptureListener {
  onMessage: (message: WorkerToPage) => void;
  /** The worker failed to load or crashed, and is no longer usable. */
  onBroken: () => void;
}

export type StartCapture = (listener: CaptureListener) => CaptureClient;

/** Starts the capture worker. A port is transferred with its message. */
export const startCaptureWorker: StartCapture = (listener) => {
  const worker = new Worker(new URL('./capture-worker.ts', import.meta.url), { type: 'module' });
  worker.addEventListener('message', ({ data }: MessageEvent<WorkerToPage>) => listener.onMessage(data));
  worker.addEventListener('error', () => listener.onBroken());
  return {
    post: (message) => worker.postMessage(message, message.type === 'microphone' ? [message.port] : []),
    close: () => worker.terminate(),
  };
};
