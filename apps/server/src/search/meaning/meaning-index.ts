import { createDotProducts } from './dot-products.ts';
import type { WordVectors } from './word-vectors.ts';

/** A word of the catalogue, by how close it is in meaning to a word of a query. */
export interface MeaningNeighbour {
  form: string;
  stem: string;
  /** Cosine of the two vectors, up to 1. */
  closeness: number;
}

/** The words of a catalogue that have a vector. */
export interface MeaningIndex {
  /** Words in it. */
  readonly size: number;
  /** Adds a word; one that is there, or has no vector, is ignored. */
  add(word: { form: string; stem: string }): void;
  /** Returns the words closest to this one, itself excluded, closest first; empty for a word without a vector. */
  near(form: string): readonly MeaningNeighbour[];
  /** Returns the cosine of two words; 1 for the same, 0 where one has no vector. */
  closeness(left: string, right: string): number;
}

/** Words that are less close say nothing about each other. */
export const LEAST_CLOSENESS = 0.4;
const MAX_NEIGHBOURS = 300;
const MAX_REMEMBERED = 2_000;
const FIRST_WORDS = 256;

/** Creates an empty index. Neighbours are exact: every word is compared. */
export function createMeaningIndex(vectors: WordVectors): MeaningIndex {
  const words: { form: string; stem: string }[] = [];
  let lengths = new Float32Array(FIRST_WORDS);
  const known = new Set<string>();
  const products = createDotProducts(vectors.dimensions);
  const remembered = new Map<string, readonly MeaningNeighbour[]>();
  const nearest = (vector: Int8Array): MeaningNeighbour[] => {
    const least = LEAST_CLOSENESS * lengthOf(vector);
    const dots = products.with(vector);
    const rows: number[] = [];
    for (let row = 0; row < dots.length; row++) {
      if ((dots[row] ?? 0) > least * (lengths[row] ?? 0)) rows.push(row);
    }
    const closenessOf = (row: number): number =>
      (LEAST_CLOSENESS * (dots[row] ?? 0)) / (least * (lengths[row] ?? 1));
    return rows
      .flatMap((row) => {
        const word = words[row];
        return word === undefined ? [] : [{ form: word.form, stem: word.stem, closeness: closenessOf(row) }];
      })
      .sort((a, b) => b.closeness - a.closeness)
      .slice(0, MAX_NEIGHBOURS);
  };
  return {
    get size() {
      return words.length;
    },
    add({ form, stem }) {
      const vector = known.has(form) ? null : vectors.vectorOf(form);
      if (vector === null) return;
      products.push(vector);
      if (words.length === lengths.length) lengths = doubled(lengths);
      lengths[words.length] = lengthOf(vector);
      words.push({ form, stem });
      known.add(form);
      remembered.clear();
    },
    near(form) {
      const found = remembered.get(form);
      if (found !== undefined) return found;
      const vector = vectors.vectorOf(form);
      const near = vector === null ? [] : nearest(vector).filter((word) => word.form !== form);
      if (remembered.size >= MAX_REMEMBERED) remembered.clear();
      remembered.set(form, near);
      return near;
    },
    closeness(left, right) {
      if (left === right) return 1;
      const [one, other] = [vectors.vectorOf(left), vectors.vectorOf(right)];
      return one === null || other === null ? 0 : cosine(one, other);
    },
  };
}

function doubled(numbers: Float32Array): Float32Array<ArrayBuffer> {
  const larger = new Float32Array(2 * numbers.length);
  larger.set(numbers);
  return larger;
}

function lengthOf(vector: Int8Array): number {
  let sum = 0;
  for (const value of vector) sum += value * value;
  return Math.sqrt(sum);
}

function cosine(left: Int8Array, right: Int8Array): number {
  let sum = 0;
  for (let at = 0; at < left.length; at++) sum += (left[at] ?? 0) * (right[at] ?? 0);
  const lengths = lengthOf(left) * lengthOf(right);
  return lengths === 0 ? 0 : sum / lengths;
}
