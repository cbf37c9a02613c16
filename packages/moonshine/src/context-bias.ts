import { childOf, nodeCount, NONE, pieceKind, ROOT } from './context-graph.ts';
import type { ContextGraph } from './context-graph.ts';
import { weighNodes } from './context-weights.ts';
import type { BiasWeights } from './context-weights.ts';
import type { TokenBias } from './token-bias.ts';

/** A path in the graph. */
interface Place {
  node: number;
  /** How many phrases it was paid for. */
  paidPhrases: number;
  /** The last of them plus one, or 0. */
  lastPhrase: number;
}

const noTokens = new Uint16Array();

/**
 * The bonuses of phrases for the paths of a search. Inside a phrase a path is lent what it would get for the pieces
 * so far; a completed phrase is paid, anything else goes back. Over a path that has ended, the gains add up to what
 * the phrases in it are paid and to nothing else.
 *
 * In "Computer computer computer …" each word would earn what the first did, and such a loop would beat the right
 * path. But the list says what is expected in an utterance and is as good evidence for one phrase as for ten. So the
 * k-th phrase that a path completes earns the k-th of `shares`, and after those none does: all that a path can gain is
 * bounded, however long it gets. And a phrase that follows itself, in whatever writing and with whatever words
 * between, earns nothing: the list didn't say that it comes twice, the audio has to.
 *
 * A state is a safe integer that may need more than 32 bits: the node, how many phrases were paid, and the last.
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

  /** What is lent at a place: nothing when the phrase that is complete there has just been paid. */
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

  /** Leaves the node for where it falls back, and pays for what was completed. */
  function fallBack(place: Place, wordEnds: boolean): number {
    const { node } = place;
    const ending = wordEnds ? (graph.ending[node] ?? NONE) : NONE;
    place.node = ending === NONE ? (graph.fallback[node] ?? ROOT) : ROOT;
    return ending === NONE ? payRun(place, graph.done[node] ?? NONE) : payPhrase(place, ending);
  }

  /** Moves the place by a token, and says what that gains. */
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
    // What is lent is never less than what is paid, but for rounding.
    return Math.min(0, gain);
  }

  // A search asks for the state and for the gain of the same token, one after the other.
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
