import { childOf, nodeCount, NONE, pieceKind, ROOT } from './context-graph.ts';
import type { ContextGraph } from './context-graph.ts';
import { weighNodes } from './context-weights.ts';
import type { BiasWeights } from './context-weights.ts';
import type { TokenBias } from './token-bias.ts';

/** The position of a path in the graph. */
interface Place {
  node: number;
  /** Number of phrases whose bonus is final. */
  paidPhrases: number;
  /** Number of the last of these phrases plus one, or 0. */
  lastPhrase: number;
}

const noTokens = new Uint16Array();

/**
 * Creates the bonuses of phrases for the paths of a search. Inside a phrase, a path has a provisional bonus for the
 * tokens so far. The bonus of a completed phrase becomes final; any other provisional bonus is taken back. The gains of
 * an ended path therefore sum to exactly the bonuses of its completed phrases.
 *
 * In "Computer computer computer …" each word would earn the same bonus, and such a loop would beat the right path. But
 * the list is evidence for one phrase in an utterance, not for ten. So the k-th phrase that a path completes earns the
 * k-th of `shares`, and later phrases earn nothing: the gain of a path is bounded, whatever its length. A phrase that
 * follows itself, in any spelling and with any words between, earns nothing either: only the audio is evidence that it
 * occurs twice.
 *
 * A state is a safe integer of possibly more than 32 bits. It encodes the node, the number of phrases with a final
 * bonus, and the last of them.
 */
export function createContextBias(graph: ContextGraph, weights: BiasWeights): TokenBias {
  const { shares } = weights;
  const nodes = nodeCount(graph);
  const levels = shares.length + 1;
  const { lent, pay } = weighNodes(graph, weights);

  function placeOf(state: number): Place {
    const rest = Math.floor(state / nodes);
    return { node: state % nodes, paidPhrases: rest % levels, lastPhrase: Math.floor(rest / levels) };
  }

  function stateOf({ node, paidPhrases, lastPhrase }: Place): number {
    return node + nodes * (paidPhrases + levels * lastPhrase);
  }

  /** The provisional bonus at a place; 0 if the phrase that ends there is the last one with a final bonus. */
  function lentAt({ node, paidPhrases, lastPhrase }: Place): number {
    const ending = graph.ending[node] ?? NONE;
    if (ending !== NONE && (graph.endingPhrase[ending] ?? 0) + 1 === lastPhrase) return 0;
    return (shares[paidPhrases] ?? 0) * (lent[node] ?? 0);
  }

  function payPhrase(place: Place, ending: number): number {
    const share = shares[place.paidPhrases];
    const phrase = (graph.endingPhrase[ending] ?? 0) + 1;
    if (share === undefined || phrase === place.lastPhrase) return 0;
    place.paidPhrases++;
    place.lastPhrase = place.paidPhrases < shares.length ? phrase : 0;
    return share * (pay[ending] ?? 0);
  }

  function payRun(place: Place, run: number): number {
    if (run === NONE) return 0;
    return payRun(place, graph.doneBefore[run] ?? NONE) + payPhrase(place, graph.doneEnding[run] ?? 0);
  }

  /** Moves the place back: along the failure link or, after a whole phrase, to the root. @returns the final bonuses */
  function fallBack(place: Place, wordEnds: boolean): number {
    const { node } = place;
    const ending = wordEnds ? (graph.ending[node] ?? NONE) : NONE;
    place.node = ending === NONE ? (graph.fallback[node] ?? ROOT) : ROOT;
    return ending === NONE ? payRun(place, graph.done[node] ?? NONE) : payPhrase(place, ending);
  }

  /** Moves the place by a token. @returns the gain */
  function move(place: Place, token: number): number {
    const kind = graph.kind[token] ?? pieceKind.other;
    if (kind === pieceKind.passedOver) return 0;
    let gain = -lentAt(place);
    let child = childOf(graph, place.node, token);
    while (child === NONE && place.node !== ROOT) {
      gain += fallBack(place, kind !== pieceKind.joins);
      child = childOf(graph, place.node, token);
    }
    if (child !== NONE) place.node = child;
    return gain + lentAt(place);
  }

  function gainAtEnd(state: number): number {
    const place = placeOf(state);
    let gain = -lentAt(place);
    while (place.node !== ROOT) gain += fallBack(place, true);
    // The provisional bonus is never less than the final one, except for rounding.
    return Math.min(0, gain);
  }

  // A search asks for the state and the gain of the same token in succession.
  let asked = { state: -1, token: -1, next: 0, gain: 0 };
  function ask(state: number, token: number) {
    if (asked.state === state && asked.token === token) return asked;
    const place = placeOf(state);
    const gain = move(place, token);
    asked = { state, token, next: stateOf(place), gain };
    return asked;
  }

  function continuations(state: number): Uint16Array {
    const { node, paidPhrases } = placeOf(state);
    if (node === ROOT || paidPhrases >= shares.length) return noTokens;
    return graph.piece.subarray(graph.firstChild[node], graph.firstChild[node + 1]);
  }

  return {
    start: ROOT,
    next: (state, token) => ask(state, token).next,
    gain: (state, token) => ask(state, token).gain,
    gainAtEnd,
    continuations,
  };
}
