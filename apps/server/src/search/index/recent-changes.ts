import type { LoggedChange } from './change-log.ts';
import { foldList } from './fold-list.ts';
import { ordinalOf, type PostingList } from './posting-list.ts';

/**
 * Changes that the posting lists in the database may not contain yet, by term. Each list that is read is completed with
 * them.
 */
export interface RecentChanges {
  add(change: LoggedChange): void;
  /** Returns a list read from the database with the changes of its term. */
  complete(term: string, list: PostingList): PostingList;
  /** Returns the ordinals of added entries with a term that the test accepts. */
  addedWith(accepts: (term: string) => boolean): number[];
  /** Drops the changes up to a revision, which every list has from now on. */
  forget(upTo: number): void;
  clear(): void;
}

/** What changes have done to the list of one term. */
interface TermChange {
  added: number[];
  deleted: Set<number>;
}

export function createRecentChanges(): RecentChanges {
  let changes: LoggedChange[] = [];
  let known = new Map<string, TermChange>();
  return {
    add(change) {
      changes.push(change);
      addTo(known, change);
    },
    complete(term, list) {
      const change = known.get(term);
      return change === undefined ? list : foldList(list, change);
    },
    addedWith(accepts) {
      const found: number[] = [];
      for (const [term, { added }] of known) {
        if (accepts(term)) found.push(...added.map(ordinalOf));
      }
      return found;
    },
    forget(upTo) {
      if ((changes[0]?.revision ?? Number.POSITIVE_INFINITY) > upTo) return;
      changes = changes.filter(({ revision }) => revision > upTo);
      known = changesByTerm(changes);
    },
    clear() {
      changes = [];
      known = new Map();
    },
  };
}

/** Groups changes, oldest first, by the lists that they change. Pure. */
export function changesByTerm(changes: readonly LoggedChange[]): Map<string, TermChange> {
  const known = new Map<string, TermChange>();
  for (const change of changes) addTo(known, change);
  return known;
}

function addTo(
  known: Map<string, TermChange>,
  { addedTerms, deletedTerms }: Pick<LoggedChange, 'addedTerms' | 'deletedTerms'>,
): void {
  const changeOf = (term: string): TermChange => {
    const found = known.get(term);
    if (found !== undefined) return found;
    const made: TermChange = { added: [], deleted: new Set() };
    known.set(term, made);
    return made;
  };
  for (const [term, posting] of addedTerms) changeOf(term).added.push(posting);
  for (const [term, ordinal] of deletedTerms) changeOf(term).deleted.add(ordinal);
}
