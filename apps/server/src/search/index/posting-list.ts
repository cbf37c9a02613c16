import { endianness } from 'node:os';

/**
 * The entries that contain a term, ascending, one 32-bit number each. Lists of later entries can be appended unchanged.
 *
 * Bits 8–31: ordinal of the entry. Bits 5–7: popularity, in steps of a factor of eight. Bits 0–4: words of the name
 * that contains the term.
 */
export type PostingList = Uint32Array;

/** Exclusive upper bound of ordinals: a catalogue has 16 million entries at most. */
export const MAX_ORDINAL = 2 ** 24;
const MAX_NAME_WORDS = 31;
const MAX_POPULARITY_STEP = 7;
/** Step of an unknown popularity, neither lowest nor high. */
const UNKNOWN_POPULARITY_STEP = 1;

export function toPosting(ordinal: number, nameWords: number, popularityStep: number): number {
  return ((ordinal << 8) | (popularityStep << 5) | Math.min(MAX_NAME_WORDS, nameWords)) >>> 0;
}

export function popularityStep(popularity: number | undefined): number {
  if (popularity === undefined) return UNKNOWN_POPULARITY_STEP;
  return Math.min(MAX_POPULARITY_STEP, Math.floor(Math.log2(1 + popularity) / 3));
}

export const ordinalOf = (posting: number): number => posting >>> 8;
export const popularityStepOf = (posting: number): number => (posting >>> 5) & 7;
export const nameWordsOf = (posting: number): number => posting & 31;

export function encodePostings(postings: ArrayLike<number>): Buffer {
  if (postings instanceof Uint32Array && endianness() === 'LE')
    return Buffer.from(postings.buffer, postings.byteOffset, postings.byteLength);
  const bytes = Buffer.alloc(postings.length * 4);
  for (let index = 0; index < postings.length; index++) bytes.writeUInt32LE(postings[index] ?? 0, index * 4);
  return bytes;
}

export function decodePostings(bytes: Uint8Array): PostingList {
  // Copied, because a `Uint32Array` must be aligned to four bytes.
  const copy = new Uint8Array(bytes);
  return new Uint32Array(copy.buffer, 0, Math.floor(copy.length / 4));
}
