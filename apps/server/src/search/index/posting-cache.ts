import { LRUCache } from 'lru-cache';
import type { PostingList } from './posting-list.ts';

/** Recently read posting lists, because the words of queries repeat. */
export type PostingCache = LRUCache<string, PostingList>;

/** 16 MB. */
const MAX_POSTINGS = 4_000_000;
/** Size of an empty list. */
const OVERHEAD = 16;

export function createPostingCache(): PostingCache {
  return new LRUCache({ maxSize: MAX_POSTINGS, sizeCalculation: ({ length }) => length + OVERHEAD });
}
