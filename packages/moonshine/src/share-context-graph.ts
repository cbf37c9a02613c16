import type { ContextGraph } from './context-graph.ts';

function bufferOf({ buffer, byteOffset, byteLength }: ArrayBufferView): SharedArrayBuffer {
  const copy = new SharedArrayBuffer(byteLength);
  new Uint8Array(copy).set(new Uint8Array(buffer, byteOffset, byteLength));
  return copy;
}

/** Size of a graph's arrays in bytes. */
export function byteLengthOf(graph: ContextGraph): number {
  return Object.values({ ...graph }).reduce(
    (bytes: number, array: ArrayBufferView) => bytes + array.byteLength,
    0,
  );
}

/**
 * Copies a graph to shared memory. A shared graph is not copied when posted to threads, so all of them use one copy. An
 * unshared graph is a plain object of typed arrays and can be posted too, for pages without shared memory.
 */
export function shareContextGraph(graph: ContextGraph): ContextGraph {
  return {
    piece: new Uint16Array(bufferOf(graph.piece)),
    firstChild: new Uint32Array(bufferOf(graph.firstChild)),
    fallback: new Uint32Array(bufferOf(graph.fallback)),
    done: new Int32Array(bufferOf(graph.done)),
    ending: new Int32Array(bufferOf(graph.ending)),
    lookahead: new Float32Array(bufferOf(graph.lookahead)),
    endingPhrase: new Uint32Array(bufferOf(graph.endingPhrase)),
    endingPieces: new Uint16Array(bufferOf(graph.endingPieces)),
    doneEnding: new Uint32Array(bufferOf(graph.doneEnding)),
    doneBefore: new Int32Array(bufferOf(graph.doneBefore)),
    weight: new Float32Array(bufferOf(graph.weight)),
    popularity: new Float32Array(bufferOf(graph.popularity)),
    kind: new Uint8Array(bufferOf(graph.kind)),
  };
}
