import { parentPort } from 'node:worker_threads';
import { buildContextGraph } from '@hark/moonshine/build-context-graph';
import type { ContextPhrase } from '@hark/moonshine/build-context-graph';
import { shareContextGraph } from '@hark/moonshine/share-context-graph';
import { createTokenizer } from '@hark/moonshine/tokenizer';
import { phrasesRequestSchema } from './phrases-protocol.ts';
import type { PhrasesReply } from './phrases-protocol.ts';

/** The entry of the thread that builds one graph of phrases, hands it over in shared memory and ends. */
const port = parentPort;
if (port === null) throw new Error('phrases-worker runs as a worker thread only');

const phrases: ContextPhrase[] = [];

port.on('message', (data: unknown) => {
  const request = phrasesRequestSchema.parse(data);
  if (request.type === 'phrases') {
    for (const phrase of request.phrases) phrases.push(phrase);
    return;
  }
  const { graph, refused } = buildContextGraph(phrases, { tokenizer: createTokenizer() });
  const reply: PhrasesReply = { graph: shareContextGraph(graph), refused };
  port.postMessage(reply);
  port.close();
});
