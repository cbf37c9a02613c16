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
  const kept = without(list, deleted);
  const more = added.filter(isNew);
  if (more.length === 0) return kept;
  const folded = new Uint32Array(kept.length + more.length);
  folded.set(kept);
  folded.set(more, kept.length);
  return folded;
}

/** Returns the list without some ordinals: finds each, and copies what lies between them. */
function without(list: PostingList, ordinals: ReadonlySet<number>): PostingList {
  const places = [...ordinals]
    .map((ordinal) => placeOf(list, ordinal))
    .filter((place) => place >= 0)
    .sort((a, b) => a - b);
  if (places.length === 0) return list;
  const kept = new Uint32Array(list.length - places.length);
  let from = 0;
  for (const [index, place] of places.entries()) {
    kept.set(list.subarray(from, place), from - index);
    from = place + 1;
  }
  kept.set(list.subarray(from), from - places.length);
  return kept;
}

/** Finds an ordinal by binary search; −1 where the list lacks it. */
function placeOf(list: PostingList, ordinal: number): number {
  let low = 0;
  let high = list.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = ordinalOf(list[middle] ?? 0);
    if (found === ordinal) return middle;
    if (found < ordinal) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}
