import { buildContextGraph } from '@hark/moonshine/build-context-graph';
import { combineBiases } from '@hark/moonshine/combine-biases';
import { createContextBias } from '@hark/moonshine/context-bias';
import type { ContextGraph } from '@hark/moonshine/context-graph';
import { isPhrase } from '@hark/moonshine/is-phrase';
import type { BiasWeights } from '@hark/moonshine/context-weights';
import type { TokenBias } from '@hark/moonshine/token-bias';
import type { Tokenizer } from '@hark/moonshine/tokenizer';
import type { SessionPhrase } from '../recognizer.ts';

/** The bias for one recording. */
export interface RecordingBias {
  /** Absent without bias phrases. */
  bias?: TokenBias;
  isPhrase: (tokens: readonly number[]) => boolean;
}

interface BiasPhrases {
  graph: ContextGraph;
  bias: TokenBias;
}

/** The biases of a thread: one for all speakers, and one for each of a few speakers with phrases of their own. */
export interface PhraseBiases {
  setGeneral(graph: ContextGraph): void;
  /** Returns the bias for one recording, whose speaker may have phrases of their own. */
  biasFor(phrases: readonly SessionPhrase[]): RecordingBias;
}

/** A speaker's phrases come with each utterance and rarely change; building a graph of a few takes 8 ms. */
const MOST_SESSIONS_KEPT = 32;

export function createPhraseBiases(
  tokenizer: Pick<Tokenizer, 'encode' | 'joins' | 'startsWord'>,
  weights: BiasWeights,
): PhraseBiases {
  let general: BiasPhrases | undefined;
  const sessions = new Map<string, BiasPhrases>();

  function sessionPhrases(phrases: readonly SessionPhrase[]): BiasPhrases {
    const key = JSON.stringify(phrases);
    const known = sessions.get(key);
    if (known !== undefined) return known;
    const [oldest] = sessions.keys();
    if (oldest !== undefined && sessions.size >= MOST_SESSIONS_KEPT) sessions.delete(oldest);
    const listed = phrases.map(({ phrase, boost }) => ({ text: phrase, boost }));
    const { graph } = buildContextGraph(listed, { tokenizer });
    const own = { graph, bias: createContextBias(graph, weights) };
    sessions.set(key, own);
    return own;
  }

  return {
    setGeneral: (graph) => {
      general = graph.weight.length === 0 ? undefined : { graph, bias: createContextBias(graph, weights) };
    },
    biasFor: (phrases) => {
      const own = phrases.length === 0 ? undefined : sessionPhrases(phrases);
      const all = [general, own].filter((expected) => expected !== undefined);
      const [bias, second] = all.map((expected) => expected.bias);
      return {
        ...(bias === undefined ? {} : { bias: second === undefined ? bias : combineBiases(bias, second) }),
        isPhrase: (tokens) => all.some(({ graph }) => isPhrase(graph, tokens, tokenizer)),
      };
    },
  };
}
