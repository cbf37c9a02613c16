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
  /** Adds phrases to the general ones, in place of those added before, until these are set again. */
  setAdded(graph: ContextGraph): void;
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
  let added: BiasPhrases | undefined;
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

  const phrasesOf = (graph: ContextGraph): BiasPhrases | undefined =>
    graph.weight.length === 0 ? undefined : { graph, bias: createContextBias(graph, weights) };

  return {
    setGeneral: (graph) => {
      general = phrasesOf(graph);
      added = undefined;
    },
    setAdded: (graph) => {
      added = phrasesOf(graph);
    },
    biasFor: (phrases) => {
      const own = phrases.length === 0 ? undefined : sessionPhrases(phrases);
      const all = [general, added, own].filter((expected) => expected !== undefined);
      const [first, ...others] = all.map(({ bias }) => bias);
      return {
        ...(first === undefined ? {} : { bias: others.reduce(combineBiases, first) }),
        isPhrase: (tokens) => all.some(({ graph }) => isPhrase(graph, tokens, tokenizer)),
      };
    },
  };
}
