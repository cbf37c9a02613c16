import { DDSketch } from '@datadog/sketches-js';

/**
 * A quantile sketch with values accurate to 1 % (Masson, Rim, Lee: “DDSketch”, VLDB 2019). The sketches of parts merge
 * into the sketch of the whole.
 */
export interface Sketch {
  add(value: number): void;
  /** Adds the output of `encode`. @throws RangeError for bytes of another version */
  addEncoded(bytes: Uint8Array): void;
  /** Null for an empty sketch. */
  quantile(share: number): number | null;
  /** Values with their counts, ascending; each represents the values within 1 % of it. */
  bins(): { value: number; count: number }[];
  encode(): Uint8Array;
}

const RELATIVE_ACCURACY = 0.01;
/** No figure needs finer or larger values; bins for them would cost memory. */
const FINEST = 1e-4;
const LARGEST = 1e13;
const VERSION = 1;

type Library = DDSketch;
type Store = Library['store'];

function binsOf(store: Store): [key: number, count: number][] {
  return store.bins.flatMap((count, index): [number, number][] =>
    count > 0 ? [[index + store.offset, count]] : [],
  );
}

/** Variable-length integers of 7 bits per byte, as in protocol buffers; beyond 2^31 by division. */
function writeNumber(into: number[], value: number): void {
  let rest = value;
  while (rest > 127) {
    into.push((rest % 128) | 128);
    rest = Math.floor(rest / 128);
  }
  into.push(rest);
}

function createReader(bytes: Uint8Array): () => number {
  let at = 0;
  return () => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = bytes[at++];
      if (byte === undefined) throw new RangeError('The bytes of a sketch end early.');
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  };
}

const zigzag = (value: number): number => (value < 0 ? -2 * value - 1 : 2 * value);
const unzigzag = (value: number): number => (value % 2 === 1 ? -(value + 1) / 2 : value / 2);

function writeStore(into: number[], store: Store): void {
  const bins = binsOf(store);
  writeNumber(into, bins.length);
  let before = 0;
  for (const [key, count] of bins) {
    writeNumber(into, zigzag(key - before));
    writeNumber(into, count);
    before = key;
  }
}

function readStore(read: () => number, store: Store): number {
  let key = 0;
  let total = 0;
  for (let left = read(); left > 0; left--) {
    key += unzigzag(read());
    const count = read();
    // Bin by bin, because the library's merge of whole sketches drops negative values. Bins in the allocated range are
    // added directly: a month of figures has millions of them.
    if (key >= store.minKey && key <= store.maxKey) {
      const index = key - store.offset;
      store.bins[index] = (store.bins[index] ?? 0) + count;
      store.count += count;
    } else store.add(key, count);
    total += count;
  }
  return total;
}

export function createSketch(): Sketch {
  const sketch = new DDSketch({ relativeAccuracy: RELATIVE_ACCURACY });
  return {
    add(value) {
      const size = Math.min(Math.abs(value), LARGEST);
      sketch.accept(size < FINEST ? 0 : Math.sign(value) * size);
    },
    addEncoded(bytes) {
      const read = createReader(bytes);
      if (read() !== VERSION) throw new RangeError('The sketch was written by another version.');
      const zeros = read();
      sketch.zeroCount += zeros;
      sketch.count += zeros + readStore(read, sketch.store) + readStore(read, sketch.negativeStore);
    },
    quantile: (share) => (sketch.count === 0 ? null : sketch.getValueAtQuantile(share)),
    bins() {
      const negative = binsOf(sketch.negativeStore).map(([key, count]) => {
        return { value: -sketch.mapping.value(key), count };
      });
      const zero = sketch.zeroCount === 0 ? [] : [{ value: 0, count: sketch.zeroCount }];
      const positive = binsOf(sketch.store).map(([key, count]) => ({
        value: sketch.mapping.value(key),
        count,
      }));
      return [...negative.toReversed(), ...zero, ...positive];
    },
    encode() {
      const bytes: number[] = [];
      writeNumber(bytes, VERSION);
      writeNumber(bytes, sketch.zeroCount);
      writeStore(bytes, sketch.store);
      writeStore(bytes, sketch.negativeStore);
      return Uint8Array.from(bytes);
    },
  };
}
