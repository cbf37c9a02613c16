import { buildContextGraph } from '@hark/moonshine/build-context-graph';
import { combineBiases } from '@hark/moonshine/combine-biases';
import { createContextBias } from '@hark/moonshine/context-bias';
import type { ContextGraph } from '@hark/moonshine/context-graph';
import type { BiasWeights } from '@hark/moonshine/context-weights';
import type { TokenBias } from '@hark/moonshine/token-bias';
import type { Tokenizer } from '@hark/moonshine/tokenizer';
import type { SessionPhrase } from './recognizer.ts';

/** The biases of a thread: one for what is expected of everybody, and a few for speakers with phrases of their own. */
export interface PhraseBiases {
  expect(graph: ContextGraph): void;
  /** For one recording; undefined where nothing is expected. */
  biasFor(phrases: readonly SessionPhrase[]): TokenBias | undefined;
}

/** A speaker's phrases come with each utterance and are the same each time; a graph of a few takes 8 ms. */
const mostSessionsKept = 32;

export function createPhraseBiases(
  tokenizer: Pick<Tokenizer, 'encode' | 'joins'>,
  weights: BiasWeights,
): PhraseBiases {
  let general: TokenBias | undefined;
  const sessions = new Map<string, TokenBias>();

  function sessionBias(phrases: readonly SessionPhrase[]): TokenBias {
    const key = JSON.stringify(phrases);
    const known = sessions.get(key);
    if (known !== undefined) return known;
    const [oldest] = sessions.keys();
    if (oldest !== undefined && sessions.size >= mostSessionsKept) sessions.delete(oldest);
    const listed = phrases.map(({ phrase, boost }) => ({ text: phrase, boost }));
    const bias = createContextBias(buildContextGraph(listed, { tokenizer }).graph, weights);
    sessions.set(key, bias);
    return bias;
  }

  return {
    expect: (graph) => {
      general = graph.weight.length === 0 ? undefined : createContextBias(graph, weights);
    },
    biasFor: (phrases) => {
      if (phrases.length === 0) return general;
      const own = sessionBias(phrases);
      return general === undefined ? own : combineBiases(general, own);
    },
  };
}
