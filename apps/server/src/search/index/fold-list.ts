import { ordinalOf, type PostingList } from './posting-list.ts';

/** What changes have done to one posting list. */
export interface ListChange {
  /** Postings of added entries, ascending, all above those of the list unless it has them. */
  added: readonly number[];
  /** Ordinals of deleted entries. */
  deleted: ReadonlySet<number>;
}

/**
 * Returns a posting list with a change. Doing it again changes nothing, because ordinals only grow: a posting that does
 * not lie above the list's last one is part of it. Pure.
 */
export function foldList(list: PostingList, { added, deleted }: ListChange): PostingList {
  const last = list.length === 0 ? -1 : ordinalOf(list[list.length - 1] ?? 0);
  const isNew = (posting: number): boolean => ordinalOf(posting) > last && !deleted.has(ordinalOf(posting));
  const kept = deleted.size === 0 ? list : list.filter((posting) => !deleted.has(ordinalOf(posting)));
  const more = added.filter(isNew);
  if (more.length === 0) return kept;
  const folded = new Uint32Array(kept.length + more.length);
  folded.set(kept);
  folded.set(more, kept.length);
  return folded;
}
