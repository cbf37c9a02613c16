import { buildContextGraph } from '@hark/moonshine/build-context-graph';
import { combineBiases } from '@hark/moonshine/combine-biases';
import { createContextBias } from '@hark/moonshine/context-bias';
import type { ContextGraph } from '@hark/moonshine/context-graph';
import { isPhrase } from '@hark/moonshine/is-phrase';
import type { TokenBias } from '@hark/moonshine/token-bias';
import type { Tokenizer } from '@hark/moonshine/tokenizer';
import type { SessionPhrase } from '../recognizer.ts';
import { type BiasSettings, weightsOf } from './decoding-variant.ts';

/** The bias for one recording. */
export interface RecordingBias {
  /** Absent without bias phrases, and where biasing is off. */
  bias?: TokenBias;
  isPhrase: (tokens: readonly number[]) => boolean;
}

interface BiasPhrases {
  graph: ContextGraph;
  /** Returns the bias by these settings; null where they are off. */
  biasBy(settings: BiasSettings): TokenBias | null;
}

/** The biases of a thread: one for all speakers, and one for each of a few speakers with phrases of their own. */
export interface PhraseBiases {
  setGeneral(graph: ContextGraph): void;
  /** Adds phrases to the general ones, in place of those added before, until these are set again. */
  setAdded(graph: ContextGraph): void;
  /** Weighs the general phrases by these settings, so that the first recording need not wait for it. */
  prepare(settings: BiasSettings): void;
  /** Returns the bias for one recording, whose speaker may have phrases of their own. */
  biasFor(phrases: readonly SessionPhrase[], settings: BiasSettings): RecordingBias;
}

/** A speaker's phrases come with each utterance and rarely change; building a graph of a few takes 8 ms. */
const MOST_SESSIONS_KEPT = 32;
/** Versions that are warm at a time are few. */
const MOST_SETTINGS_KEPT = 4;

/** Returns a value by a key, and keeps those that were asked for last. */
function createKept<Value>(most: number): (key: string, make: () => Value) => Value {
  const values = new Map<string, Value>();
  return (key, make) => {
    const known = values.get(key);
    const value = known ?? make();
    values.delete(key);
    values.set(key, value);
    const [oldest] = values.keys();
    if (oldest !== undefined && values.size > most) values.delete(oldest);
    return value;
  };
}

function phrasesOf(graph: ContextGraph): BiasPhrases {
  const kept = createKept<TokenBias | null>(MOST_SETTINGS_KEPT);
  return {
    graph,
    biasBy: (settings) =>
      kept(JSON.stringify(settings), () => {
        const weights = weightsOf(settings);
        return weights === null ? null : createContextBias(graph, weights);
      }),
  };
}

/** @param standard settings by which new phrases are weighed at once */
export function createPhraseBiases(
  tokenizer: Pick<Tokenizer, 'encode' | 'joins' | 'startsWord'>,
  standard: BiasSettings,
): PhraseBiases {
  let general: BiasPhrases | undefined;
  let added: BiasPhrases | undefined;
  const sessions = createKept<BiasPhrases>(MOST_SESSIONS_KEPT);
  const prepared = new Map([[JSON.stringify(standard), standard]]);

  function sessionPhrases(phrases: readonly SessionPhrase[]): BiasPhrases {
    return sessions(JSON.stringify(phrases), () => {
      const listed = phrases.map(({ phrase, boost }) => ({ text: phrase, boost }));
      return phrasesOf(buildContextGraph(listed, { tokenizer }).graph);
    });
  }

  function weighed(graph: ContextGraph): BiasPhrases | undefined {
    if (graph.weight.length === 0) return undefined;
    const phrases = phrasesOf(graph);
    for (const settings of prepared.values()) phrases.biasBy(settings);
    return phrases;
  }

  return {
    setGeneral: (graph) => {
      general = weighed(graph);
      added = undefined;
    },
    setAdded: (graph) => {
      added = weighed(graph);
    },
    prepare: (settings) => {
      const key = JSON.stringify(settings);
      prepared.delete(key);
      prepared.set(key, settings);
      const [oldest] = prepared.keys();
      if (oldest !== undefined && prepared.size > MOST_SETTINGS_KEPT) prepared.delete(oldest);
      general?.biasBy(settings);
      added?.biasBy(settings);
    },
    biasFor: (phrases, settings) => {
      const own = phrases.length === 0 ? undefined : sessionPhrases(phrases);
      const all = [general, added, own].filter((expected) => expected !== undefined);
      const biases = all.map((listed) => listed.biasBy(settings)).filter((bias) => bias !== null);
      const [first, ...others] = biases;
      return {
        ...(first === undefined ? {} : { bias: others.reduce(combineBiases, first) }),
        isPhrase: (tokens) => all.some(({ graph }) => isPhrase(graph, tokens, tokenizer)),
      };
    },
  };
}
