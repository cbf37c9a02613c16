import { setImmediate as nextTurn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { contextGraphLimits } from '@hark/moonshine/build-context-graph';
import type { ContextPhrase } from '@hark/moonshine/build-context-graph';
import { ContextGraphError } from '@hark/moonshine/context-graph-error';
import { phrasesReplySchema } from './phrases-protocol.ts';
import type { PhrasesReply, PhrasesRequest } from './phrases-protocol.ts';

/** What is copied to the thread in one turn of the event loop: a few milliseconds. */
const PHRASES_AT_ATIME = 4_000;

/**
 * Builds a graph of phrases in a thread of its own, which takes seconds for 100,000. Deterministic.
 *
 * @throws {ContextGraphError} For more phrases than may be.
 * @throws The reason of `signal` when it is aborted; the thread is ended.
 */
export async function buildGraphInThread(
  workerUrl: URL,
  phrases: readonly ContextPhrase[],
  signal: AbortSignal,
): Promise<PhrasesReply> {
  if (phrases.length > contextGraphLimits.mostPhrases)
    throw new ContextGraphError(contextGraphLimits.mostPhrases);
  signal.throwIfAborted();
  const worker = new Worker(workerUrl, { name: 'phrases' });
  const send = (request: PhrasesRequest): void => worker.postMessage(request);
  const replied = new Promise<PhrasesReply>((resolve, reject) => {
    worker.once('message', (data: unknown) => resolve(phrasesReplySchema.parse(data)));
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`the thread of the phrases ended with code ${code}`)));
    // Nothing native runs in it, so it may be ended at any time.
    signal.addEventListener('abort', () => void worker.terminate(), { once: true });
  });
  replied.catch(() => undefined);
  for (let from = 0; from < phrases.length && !signal.aborted; from += PHRASES_AT_ATIME) {
    send({ type: 'phrases', phrases: phrases.slice(from, from + PHRASES_AT_ATIME) });
    await nextTurn();
  }
  send({ type: 'build' });
  try {
    return await replied;
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
}
