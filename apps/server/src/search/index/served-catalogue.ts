import { setImmediate as nextTick } from 'node:timers/promises';
import type { Kysely } from 'kysely';

import type { Database } from '../../store/tables.ts';
import type { AnalyzedEntry } from '../analysis/analyze-entry.ts';
import { type CatalogueState, readState, readWords } from './catalogue-tables.ts';
import { createPostingCache, type PostingCache } from './posting-cache.ts';
import { type CreditTable, createCreditTable } from './select-candidates.ts';
import { buildVocabulary, type Vocabulary } from '../analysis/vocabulary.ts';

/** What is kept in memory of a catalogue that is searched. */
export interface ServedCatalogue {
  /** As it was when the words were read. */
  state: CatalogueState;
  /** Of what is kept of lists and entries. */
  revision: number;
  vocabulary: Vocabulary;
  postings: PostingCache;
  table: CreditTable;
  /** Entries that were compared lately, by ordinal. */
  compared: Map<number, ComparedEntry>;
}

export interface ComparedEntry {
  id: string;
  entry: AnalyzedEntry;
  popularity: number | undefined;
}

/** Room for entries that are added meanwhile. */
const SPARE_ORDINALS = 1_000;

/** Reads a catalogue's words and indexes them, in steps of a few milliseconds: searches go on meanwhile. */
export async function loadCatalogue(db: Kysely<Database>, catalogue: string): Promise<ServedCatalogue> {
  // One snapshot for the state and its words, so that no import comes between.
  const { state, words } = await db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (trx) => {
      const state = await readState(trx, catalogue);
      return { state, words: state.generation === 0 ? [] : await readWords(trx, state.generation) };
    });
  const steps = buildVocabulary(words, state.entries);
  let step = steps.next();
  for (; step.done !== true; step = steps.next()) await nextTick();
  return {
    state,
    revision: state.revision,
    vocabulary: step.value,
    postings: createPostingCache(),
    table: createCreditTable(state.nextOrdinal + SPARE_ORDINALS),
    compared: new Map(),
  };
}

/**
 * Forgets what is out of date when entries were added or taken out. The words are read anew by whoever serves the
 * catalogue: until then new ones are found as they are written, but not by what they sound like.
 *
 * @returns whether it is news
 */
export function noticeRevision(
  served: ServedCatalogue,
  { revision, nextOrdinal }: { revision: number; nextOrdinal: number },
): boolean {
  if (nextOrdinal > served.table.score.length) served.table = createCreditTable(nextOrdinal + SPARE_ORDINALS);
  if (revision === served.revision) return false;
  served.revision = revision;
  served.postings.clear();
  served.compared.clear();
  return true;
}
