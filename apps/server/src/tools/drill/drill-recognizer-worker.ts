import { performance } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { parentPort, Worker, workerData } from 'node:worker_threads';
import {
  workerReplySchema,
  workerRequestSchema,
  type WorkerReply,
  type WorkerRequest,
} from '../../recognition/pool/worker-protocol.ts';
import { drillWorkerOptions, type VersionFault } from './drill-worker-options.ts';
import { biasDigest, openRecognitionMemo, requestDigest } from './recognition-memo.ts';

/**
 * Entry of a recogniser thread of a drill. It passes each request to the real thread once, and answers the same audio with
 * the same phrases again from memory, after the time that the real thread took. A drill may slow it down.
 */
const port = parentPort;
if (port === null) throw new Error('drill-recognizer-worker runs as a worker thread only');
const { recognizer, memoFolder, delayMs, versionFault } = drillWorkerOptions(process.env);
const memo = openRecognitionMemo(memoFolder);
const real = new Worker(new URL(recognizer), { name: 'recognizer', workerData });

/** On a machine that is busy with other work, answers from memory would otherwise wait for it too. */
const MOST_HELD_MS = 250;

type AskedRequest = Extract<WorkerRequest, { type: 'recognize' | 'rescore' }>;
interface Asked {
  key: string;
  sinceMs: number;
  /** The fault of the version that hears it. */
  fault: VersionFault | undefined;
}

const asked = new Map<number, Asked>();
const waiting = new Map<number, AbortController>();
let bias = '';

function reply(message: WorkerReply): void {
  port?.postMessage(message);
}

function delayOf({ type }: WorkerReply, fault: Asked['fault']): number {
  if (type !== 'recognized') return 0;
  return delayMs + (fault?.type === 'slow' ? fault.delayMs : 0);
}

/** Adds the delay of the drill to what the answer says about its time. */
function slowed(answer: WorkerReply, fault: Asked['fault']): WorkerReply {
  if (answer.type !== 'recognized') return answer;
  const { timings } = answer.transcription;
  const decodeMs = timings.decodeMs + delayOf(answer, fault);
  return { ...answer, transcription: { ...answer.transcription, timings: { ...timings, decodeMs } } };
}

/** Answers after that time, unless the job is dropped before. */
async function answerAfter(durationMs: number, answer: WorkerReply, job: number): Promise<void> {
  const dropped = new AbortController();
  waiting.set(job, dropped);
  try {
    await wait(durationMs, undefined, { signal: dropped.signal });
    reply(answer);
  } catch {
    reply({ type: 'dropped', job });
  } finally {
    waiting.delete(job);
  }
}

function faultOf(request: AskedRequest): Asked['fault'] {
  const isMeant = request.type === 'recognize' && request.variant?.beam === versionFault?.beam;
  return isMeant ? versionFault : undefined;
}

function begin(request: AskedRequest): void {
  const { job } = request;
  const fault = faultOf(request);
  if (fault?.type === 'crash') throw new Error('this version ends the thread, as the drill asks');
  const key = requestDigest(request, bias);
  const known = memo.find(key);
  if (known === null) {
    asked.set(job, { key, sinceMs: performance.now(), fault });
    real.postMessage(request);
    return;
  }
  const answer: WorkerReply = { ...known.reply, ...('job' in known.reply ? { job } : {}) };
  const heldMs = Math.min(known.tookMs, MOST_HELD_MS) + delayOf(answer, fault);
  void answerAfter(heldMs, slowed(answer, fault), job);
}

function remember(answer: WorkerReply): void {
  if (answer.type === 'ready') return reply(answer);
  const { job } = answer;
  const request = asked.get(job);
  asked.delete(job);
  if (answer.type === 'dropped' || request === undefined) return reply(answer);
  memo.keep(request.key, { reply: answer, tookMs: performance.now() - request.sinceMs });
  void answerAfter(delayOf(answer, request.fault), slowed(answer, request.fault), job);
}

real.on('message', (data: unknown) => remember(workerReplySchema.parse(data)));
// The pool starts another thread.
real.on('error', (error) => {
  throw error;
});

port.on('message', (data: unknown) => {
  const request = workerRequestSchema.parse(data);
  switch (request.type) {
    case 'recognize':
    case 'rescore':
      begin(request);
      return;
    case 'prepare':
      real.postMessage(request);
      return;
    case 'bias':
      bias = biasDigest(request.graph, request.isAdded ? bias : '');
      real.postMessage(request);
      return;
    case 'drop':
      waiting.get(request.job)?.abort();
      real.postMessage(request);
      return;
    case 'close':
      for (const job of waiting.values()) job.abort();
      real.once('exit', () => port.close());
      real.postMessage(request);
      return;
  }
});
