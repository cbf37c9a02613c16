import { encodePostings } from './posting-list.ts';

/** A part of a segment that fits one statement. */
export interface PostingBatch {
  segment: number;
  terms: string[];
  lists: Buffer[];
}

/** Collects the posting lists of consecutive entries. */
export interface PostingBuilder {
  add(term: string, posting: number): void;
  /** Whether it is full and must be emptied by `take`. */
  isFull(): boolean;
  /** Returns its content in batches and empties it. */
  take(): Iterable<PostingBatch>;
}

/** About 100 MB for any catalogue. */
const MAX_POSTINGS = 1_500_000;
const MAX_TERMS = 250_000;
const BATCH_TERMS = 10_000;

export function createPostingBuilder(): PostingBuilder {
  let lists = new Map<string, number[]>();
  let postings = 0;
  let segment = 0;
  return {
    add(term, posting) {
      const list = lists.get(term);
      if (list === undefined) lists.set(term, [posting]);
      else list.push(posting);
      postings++;
    },
    isFull: () => postings >= MAX_POSTINGS || lists.size >= MAX_TERMS,
    *take() {
      const taken = [...lists];
      const number = segment;
      lists = new Map();
      postings = 0;
      segment++;
      for (let start = 0; start < taken.length; start += BATCH_TERMS) {
        const batch = taken.slice(start, start + BATCH_TERMS);
        yield {
          segment: number,
          terms: batch.map(([term]) => term),
          lists: batch.map(([, list]) => encodePostings(list)),
        };
      }
    },
  };
}
