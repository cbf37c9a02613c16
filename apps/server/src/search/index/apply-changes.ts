import { setImmediate as nextTick } from 'node:timers/promises';

import { isWordTerm } from '../analysis/analyze-entry.ts';
import type { ChangingVocabulary, WordCount } from '../analysis/vocabulary.ts';
import type { LoggedChange } from './change-log.ts';
import { foldList } from './fold-list.ts';
import type { PostingCache } from './posting-cache.ts';
import { changesByTerm, type RecentChanges } from './recent-changes.ts';

/** The parts of a served catalogue that follow its changes. */
interface Following {
  vocabulary: ChangingVocabulary;
  postings: PostingCache;
  recent: RecentChanges;
  compared: { delete(ordinal: number): boolean };
}

/** Words counted in one step of the event loop: about a millisecond where all are new. */
const WORDS_A_STEP = 100;

/**
 * Brings what is kept in memory of a catalogue up to date with one change. Everything that is kept for each entry or
 * each word is updated here and nowhere else: posting lists, compared entries, words. Yields between steps of a
 * millisecond or two, so that searches continue meanwhile.
 */
export async function applyChange(served: Following, change: LoggedChange): Promise<void> {
  served.recent.add(change);
  for (const ordinal of change.deleted) served.compared.delete(ordinal);
  for (const [term, listChange] of changesByTerm([change])) {
    const list = served.postings.get(term);
    if (list !== undefined) served.postings.set(term, foldList(list, listChange));
  }
  await changeWords(served, change);
}

/** Counts the words of the added and deleted entries. */
async function changeWords({ vocabulary }: Following, change: LoggedChange): Promise<void> {
  const counts = wordCounts(change);
  for (let from = 0; from < counts.length; from += WORDS_A_STEP) {
    if (from > 0) await nextTick();
    vocabulary.change(counts.slice(from, from + WORDS_A_STEP));
  }
}

/** How much a change adds to the number of names with each word. */
function wordCounts({ addedTerms, deletedTerms }: LoggedChange): WordCount[] {
  const names = new Map<string, number>();
  const add = (term: string, more: number): void => {
    if (isWordTerm(term)) names.set(term.slice(1), (names.get(term.slice(1)) ?? 0) + more);
  };
  for (const [term] of addedTerms) add(term, 1);
  for (const [term] of deletedTerms) add(term, -1);
  return [...names].map(([form, count]): WordCount => ({ form, names: count }));
}
