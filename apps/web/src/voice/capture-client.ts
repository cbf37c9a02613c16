import type { PageToWorker, WorkerToPage } from './capture-messages.ts';

/** The page's end of the capture worker. */
export interface CaptureClient {
  post: (message: PageToWorker) => void;
  close: () => void;
}

export interface CaptureListener {
  onMessage: (message: WorkerToPage) => void;
  /** The worker could not be loaded or broke; it is of no use any more. */
  onBroken: () => void;
}

export type StartCapture = (listener: CaptureListener) => CaptureClient;

/** Starts the capture worker. A port travels with its message. */
export const startCaptureWorker: StartCapture = (listener) => {
  const worker = new Worker(new URL('./capture-worker.ts', import.meta.url), { type: 'module' });
  worker.addEventListener('message', ({ data }: MessageEvent<WorkerToPage>) => listener.onMessage(data));
  worker.addEventListener('error', () => listener.onBroken());
  return {
    post: (message) => worker.postMessage(message, message.type === 'microphone' ? [message.port] : []),
    close: () => worker.terminate(),
  };
};
