import { performance } from 'node:perf_hooks';
import { parentPort, workerData } from 'node:worker_threads';
import { vadFrameSamples, createSileroVad } from './silero-vad.ts';
import { frontEndSettings } from './front-end.ts';
import { findModelFiles } from './model-files.ts';
import { openOnnxSession } from './onnx-runtime.ts';
import type { PieceReader } from './piece-reader.ts';
import { transcribe } from './transcriber.ts';
import type { TranscriberParts } from './transcriber.ts';
import { threadEngineSchema, workerRequestSchema } from './worker-protocol.ts';
import type { ThreadEngine, WorkerReply, WorkerRequest } from './worker-protocol.ts';

/** The entry of a recogniser thread: one recording at a time, models of its own. Errors end the thread: the pool starts another. */
const port = parentPort;
if (port === null) throw new Error('recognizer-worker runs as a worker thread only');

function reply(message: WorkerReply): void {
  port?.postMessage(message);
}

/** Imported when it is wanted: a thread loads the native code of one engine only. */
async function openReader(engine: ThreadEngine): Promise<PieceReader> {
  switch (engine.engine) {
    case 'moonshine': {
      const { openMoonshineReader } = await import('./moonshine-reader.ts');
      return openMoonshineReader(findModelFiles(), engine);
    }
    case 'sherpa': {
      const { openSherpaReader } = await import('./sherpa-reader.ts');
      return openSherpaReader(engine);
    }
  }
}

async function loadParts(engine: ThreadEngine): Promise<TranscriberParts> {
  const [reader, vad] = await Promise.all([openReader(engine), openOnnxSession(findModelFiles().vad)]);
  const detector = createSileroVad(vad);
  await detector.probabilities(new Float32Array(vadFrameSamples));
  await reader.warmUp();
  return { reader, detector, frontEnd: frontEndSettings, nowMs: () => performance.now() };
}

const parts = await loadParts(threadEngineSchema.parse(workerData));

type RecognizeRequest = Extract<WorkerRequest, { type: 'recognize' }>;

const running = new Map<number, AbortController>();

port.on('message', (data: unknown) => {
  const request = workerRequestSchema.parse(data);
  switch (request.type) {
    case 'recognize':
      void answer(request);
      return;
    case 'expect':
      parts.reader.expect(request.graph);
      return;
    case 'drop':
      running.get(request.job)?.abort();
      return;
    case 'close':
      for (const controller of running.values()) controller.abort();
      port.close();
      return;
  }
});

async function answer({ job, samples, phrases }: RecognizeRequest): Promise<void> {
  const controller = new AbortController();
  running.set(job, controller);
  try {
    const transcription = await transcribe(parts, samples, { signal: controller.signal, phrases });
    reply({ type: 'recognized', job, transcription });
  } catch (error) {
    if (!controller.signal.aborted) throw error;
    reply({ type: 'dropped', job });
  } finally {
    running.delete(job);
  }
}

reply({ type: 'ready' });
