import { setImmediate as nextTick } from 'node:timers/promises';

import { isTextTerm, isWordTerm } from '../analysis/analyze-entry.ts';
import { stemOf } from '../analysis/analyze-text.ts';
import type { ChangingVocabulary, WordCount } from '../analysis/vocabulary.ts';
import { formsOfStem } from '../meaning/forms-of-stem.ts';
import type { MeaningIndex } from '../meaning/meaning-index.ts';
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
  meaning: { index: Pick<MeaningIndex, 'add'> } | null;
  /** By stem, the entries whose descriptions have it; empty without meaning. */
  described: Map<string, number>;
}

/** Words counted in one step of the event loop: about a millisecond where all are new. */
const WORDS_A_STEP = 100;
/** Stems counted in one step: about two milliseconds where all are new. */
const STEMS_A_STEP = 20;

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
  await changeMeaning(served, change);
}

/** Counts the words of the added and deleted entries. */
async function changeWords({ vocabulary }: Following, change: LoggedChange): Promise<void> {
  const counts = wordCounts(change);
  for (let from = 0; from < counts.length; from += WORDS_A_STEP) {
    if (from > 0) await nextTick();
    vocabulary.change(counts.slice(from, from + WORDS_A_STEP));
  }
}

/** Counts the stems of descriptions, and adds the words that are new to those that are compared in meaning. */
async function changeMeaning({ meaning, described }: Following, change: LoggedChange): Promise<void> {
  if (meaning === null) return;
  const { index } = meaning;
  for (const [term] of change.addedTerms)
    if (isWordTerm(term)) index.add({ form: term.slice(1), stem: stemOf(term.slice(1)) });
  for (const [at, [stem, more]] of [...countsOf(change, isTextTerm)].entries()) {
    if (at % STEMS_A_STEP === STEMS_A_STEP - 1) await nextTick();
    const before = described.get(stem) ?? 0;
    described.set(stem, Math.max(0, before + more));
    if (before === 0 && more > 0) for (const form of formsOfStem(stem)) index.add({ form, stem });
  }
}

/** How much a change adds to the number of names with each word. */
function wordCounts(change: LoggedChange): WordCount[] {
  return [...countsOf(change, isWordTerm)].map(([form, names]): WordCount => ({ form, names }));
}

/** How much a change adds to the number of entries with each accepted term, by the term without its prefix. */
function countsOf(
  { addedTerms, deletedTerms }: LoggedChange,
  accepts: (term: string) => boolean,
): Map<string, number> {
  const counts = new Map<string, number>();
  const add = (term: string, more: number): void => {
    if (accepts(term)) counts.set(term.slice(1), (counts.get(term.slice(1)) ?? 0) + more);
  };
  for (const [term] of addedTerms) add(term, 1);
  for (const [term] of deletedTerms) add(term, -1);
  return counts;
}
