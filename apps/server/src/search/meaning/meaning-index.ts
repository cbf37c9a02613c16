import { closestRows, type CloseRows, MOST_ROWS, withLaterRows } from './closest-rows.ts';
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
/** One more, because the word itself is among them. */
const MOST_ROWS_KEPT = MAX_NEIGHBOURS + 1;
const MAX_REMEMBERED = 2_000;
const FIRST_WORDS = 256;

/** Creates an empty index. Neighbours are exact: every word is compared. */
export function createMeaningIndex(vectors: WordVectors): MeaningIndex {
  const words: { form: string; stem: string }[] = [];
  let inverseLengths = new Float32Array(FIRST_WORDS);
  const known = new Set<string>();
  const products = createDotProducts(vectors.dimensions);
  const remembered = new Map<string, { near: CloseRows; rows: number }>();
  /** Returns the rows from the given one on that are closest, numbered from it. */
  const closestFrom = (vector: Int8Array, from: number): CloseRows =>
    closestRows(products.with(vector, from), inverseLengths.subarray(from), {
      inverseLength: inverseLengthOf(vector),
      least: LEAST_CLOSENESS,
      most: MOST_ROWS_KEPT,
    });
  const closestOf = (form: string): CloseRows | null => {
    const known = remembered.get(form);
    if (known?.rows === products.rows) return known.near;
    const vector = vectors.vectorOf(form);
    if (vector === null) return null;
    // Words that were added since are compared alone.
    const from = known?.rows ?? 0;
    const later = closestFrom(vector, from);
    const near =
      known === undefined ? later : withLaterRows(known.near, later, { from, most: MOST_ROWS_KEPT });
    if (remembered.size >= MAX_REMEMBERED) remembered.clear();
    remembered.set(form, { near, rows: products.rows });
    return near;
  };
  return {
    get size() {
      return words.length;
    },
    add({ form, stem }) {
      const vector = known.has(form) ? null : vectors.vectorOf(form);
      if (vector === null || words.length >= MOST_ROWS) return;
      products.push(vector);
      if (words.length === inverseLengths.length) inverseLengths = doubled(inverseLengths);
      inverseLengths[words.length] = inverseLengthOf(vector);
      words.push({ form, stem });
      known.add(form);
    },
    near(form) {
      const found = closestOf(form);
      if (found === null) return [];
      const near: MeaningNeighbour[] = [];
      for (const [at, row] of found.rows.entries()) {
        const word = words[row];
        if (word === undefined || word.form === form || near.length === MAX_NEIGHBOURS) continue;
        near.push({ form: word.form, stem: word.stem, closeness: found.closeness[at] ?? 0 });
      }
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

/** 0 for a vector of zeros, which is close to nothing. */
function inverseLengthOf(vector: Int8Array): number {
  let sum = 0;
  for (const value of vector) sum += value * value;
  return sum === 0 ? 0 : 1 / Math.sqrt(sum);
}

function cosine(left: Int8Array, right: Int8Array): number {
  let sum = 0;
  for (let at = 0; at < left.length; at++) sum += (left[at] ?? 0) * (right[at] ?? 0);
  return sum * inverseLengthOf(left) * inverseLengthOf(right);
}
