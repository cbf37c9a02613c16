import type { PostingList } from './posting-list.ts';

/** Posting lists that were read lately: the words of queries repeat. */
export interface PostingCache {
  get(term: string): PostingList | undefined;
  set(term: string, list: PostingList): void;
  clear(): void;
}

/** 16 MB. */
const MAX_POSTINGS = 4_000_000;
/** An empty list takes room too. */
const OVERHEAD = 16;

/** Forgets the lists that were not asked for the longest. */
export function createPostingCache(): PostingCache {
  const lists = new Map<string, PostingList>();
  let postings = 0;
  return {
    get(term) {
      const list = lists.get(term);
      if (list === undefined) return undefined;
      lists.delete(term);
      lists.set(term, list);
      return list;
    },
    set(term, list) {
      const known = lists.get(term);
      if (known !== undefined) postings -= known.length + OVERHEAD;
      postings += list.length + OVERHEAD;
      lists.set(term, list);
      for (const [oldest, { length }] of lists) {
        if (postings <= MAX_POSTINGS) break;
        lists.delete(oldest);
        postings -= length + OVERHEAD;
      }
    },
    clear() {
      lists.clear();
      postings = 0;
    },
  };
}
