import { setImmediate as nextTick } from 'node:timers/promises';
import type { Kysely } from 'kysely';

import type { Database } from '../../store/tables.ts';
import type { AnalyzedEntry } from '../analysis/analyze-entry.ts';
import { applyChange } from './apply-changes.ts';
import { type CatalogueState, readState, readWords } from './catalogue-tables.ts';
import { readChanges } from './change-log.ts';
import { createPostingCache, type PostingCache } from './posting-cache.ts';
import { createRecentChanges, type RecentChanges } from './recent-changes.ts';
import { type CreditTable, createCreditTable } from './select-candidates.ts';
import { buildVocabulary, type ChangingVocabulary } from '../analysis/vocabulary.ts';

/** The part of a searched catalogue that is kept in memory. */
export interface ServedCatalogue {
  /** State of the catalogue when its last change was applied. */
  state: CatalogueState;
  vocabulary: ChangingVocabulary;
  /** Complete lists, with all changes that were applied. */
  postings: PostingCache;
  recent: RecentChanges;
  table: CreditTable;
  /** Recently compared entries, by ordinal. */
  compared: Map<number, ComparedEntry>;
}

export interface ComparedEntry {
  id: string;
  entry: AnalyzedEntry;
  popularity: number | undefined;
}

/** Spare ordinals for entries that are added later. */
const SPARE_ORDINALS = 1_000;

/** Reads and indexes a catalogue's words in steps of a few milliseconds, so that searches continue meanwhile. */
export async function loadCatalogue(db: Kysely<Database>, catalogue: string): Promise<ServedCatalogue> {
  // Reads state and words in one snapshot, so that no import intervenes.
  const { state, words, changes } = await db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (trx) => {
      const state = await readState(trx, catalogue);
      const { generation, revision, foldedRevision } = state;
      if (generation === 0) return { state, words: [], changes: [] };
      const words = await readWords(trx, generation);
      const changes = await readChanges(trx, generation, { after: foldedRevision, upTo: revision });
      return { state, words, changes };
    });
  const steps = buildVocabulary(words, state.entries);
  let step = steps.next();
  for (; step.done !== true; step = steps.next()) await nextTick();
  const served: ServedCatalogue = {
    state,
    vocabulary: step.value,
    postings: createPostingCache(),
    recent: createRecentChanges(),
    table: createCreditTable(state.nextOrdinal + SPARE_ORDINALS),
    compared: new Map(),
  };
  for (const change of changes) await applyChange(served, change);
  return served;
}

/** Makes room for the ordinals of entries that were added. */
export function makeRoom(served: ServedCatalogue, nextOrdinal: number): void {
  const places = served.table.score.length;
  if (nextOrdinal <= places) return;
  // By a share, because each growth allocates and clears the whole table.
  served.table = createCreditTable(nextOrdinal + Math.max(SPARE_ORDINALS, Math.floor(places / 20)));
}
