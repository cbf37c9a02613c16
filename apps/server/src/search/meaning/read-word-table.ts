import { VectorsError } from './vectors-error.ts';
import type { WordVectors } from './word-vectors.ts';
import { fnv1a } from '../../base/fnv1a.ts';

const MAGIC = 'HARKVEC1';
const HEADER_BYTES = MAGIC.length + 12;
const MAX_DIMENSIONS = 4_096;
const LINE_FEED = 10;

/**
 * Reads a table as `packages/word-vectors` describes it. Words are found by a hash table over the file's own bytes, so
 * that 100,000 words take one megabyte beside the file.
 */
export function readWordTable(file: Buffer, name: string): WordVectors {
  const { count, dimensions, textBytes } = readHeader(file, name);
  const text = file.subarray(HEADER_BYTES, HEADER_BYTES + textBytes);
  const starts = startsOfWords(text, count, name);
  const numbers = new Int8Array(file.buffer, file.byteOffset + HEADER_BYTES + textBytes, count * dimensions);
  const wordAt = (row: number): string => text.toString('latin1', starts[row], (starts[row + 1] ?? 0) - 1);
  const slots = hashSlots(count, wordAt);
  const rowOf = (form: string): number => {
    for (let slot = slotOf(form, slots.length); ; slot = (slot + 1) % slots.length) {
      const row = (slots[slot] ?? 0) - 1;
      if (row < 0 || wordAt(row) === form) return row;
    }
  };
  return {
    name,
    dimensions,
    size: count,
    *words() {
      for (let row = 0; row < count; row++) yield wordAt(row);
    },
    vectorOf(form) {
      const row = rowOf(form);
      return row < 0 ? null : numbers.subarray(row * dimensions, (row + 1) * dimensions);
    },
    rankOf(form) {
      const row = rowOf(form);
      return row < 0 ? count : row;
    },
  };
}

interface Header {
  count: number;
  dimensions: number;
  textBytes: number;
}

function readHeader(file: Buffer, name: string): Header {
  const isTable = file.length >= HEADER_BYTES && file.toString('latin1', 0, MAGIC.length) === MAGIC;
  if (!isTable) throw new VectorsError(`${name} is no table of word vectors.`);
  const [count, dimensions, textBytes] = [0, 4, 8].map((at) => file.readUInt32LE(MAGIC.length + at));
  if (count === undefined || dimensions === undefined || textBytes === undefined)
    throw new VectorsError(`${name} has no complete header.`);
  const isWhole = file.length === HEADER_BYTES + textBytes + count * dimensions;
  if (!isWhole || dimensions < 1 || dimensions > MAX_DIMENSIONS)
    throw new VectorsError(`${name} is damaged: its length is not what its header says. Copy it again.`);
  return { count, dimensions, textBytes };
}

function startsOfWords(text: Buffer, count: number, name: string): Uint32Array {
  const starts = new Uint32Array(count + 1);
  let row = 1;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === LINE_FEED && row < count) starts[row++] = at + 1;
  }
  if (row !== Math.max(1, count))
    throw new VectorsError(`${name} is damaged: words are missing. Copy it again.`);
  starts[count] = text.length + 1;
  return starts;
}

/** Number of the row + 1 by hash, 0 for a free slot; about half of the slots stay free. */
function hashSlots(count: number, wordAt: (row: number) => string): Uint32Array {
  const slots = new Uint32Array(2 * count + 1);
  for (let row = 0; row < count; row++) {
    let slot = slotOf(wordAt(row), slots.length);
    while (slots[slot] !== 0) slot = (slot + 1) % slots.length;
    slots[slot] = row + 1;
  }
  return slots;
}

function slotOf(word: string, slots: number): number {
  return fnv1a(word) % slots;
}
