/**
 * Static vectors of words: the closer two directions are, the closer the words are in meaning. Only the direction
 * counts; the first numbers carry most of it.
 */
export interface WordVectors {
  /** What identifies the table in the version of the search. */
  readonly name: string;
  /** Numbers of a vector. */
  readonly dimensions: number;
  /** Words of the table. */
  readonly size: number;
  /** Words of the table as they are written, lower case, most frequent first. */
  words(): Iterable<string>;
  /** Returns the vector of a word; null for an unknown one. */
  vectorOf(form: string): Int8Array | null;
  /** Returns the number of words that are more frequent, `size` for an unknown word. */
  rankOf(form: string): number;
}

const LARGEST = 127;

/** Rounds a vector to bytes; its direction stays. */
export function quantize(vector: ArrayLike<number>): Int8Array {
  let largest = 0;
  for (let at = 0; at < vector.length; at++) largest = Math.max(largest, Math.abs(vector[at] ?? 0));
  const scale = largest === 0 ? 0 : LARGEST / largest;
  return Int8Array.from({ length: vector.length }, (_, at) => Math.round((vector[at] ?? 0) * scale));
}
