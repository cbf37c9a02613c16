import type { Kysely } from 'kysely';

import type { Database } from '../../store/tables.ts';
import { inSteps } from '../analysis/in-steps.ts';
import { applyChange } from './apply-changes.ts';
import { type CatalogueState, readState, readTextStems, readWords } from './catalogue-tables.ts';
import { readChanges } from './change-log.ts';
import type { PropertyColumns } from '../properties/columns.ts';
import { type ComparedEntries, createComparedEntries } from './compared-entries.ts';
import { createPostingCache, type PostingCache } from './posting-cache.ts';
import { readColumns } from './read-columns.ts';
import { createRecentChanges, type RecentChanges } from './recent-changes.ts';
import { isWorthStoring, storeColumns } from './stored-columns.ts';
import { type CreditTable, createCreditTable } from './select-candidates.ts';
import { buildMeaning, type CatalogueMeaning } from '../meaning/catalogue-meaning.ts';
import type { WordVectors } from '../meaning/word-vectors.ts';
import { buildCatalogueWords, keepCatalogueWords } from '../understanding/catalogue-words.ts';
import { buildVocabulary, type ChangingVocabulary } from '../analysis/vocabulary.ts';

/** The part of a searched catalogue that is kept in memory. */
export interface ServedCatalogue {
  /** State of the catalogue when its last change was applied. */
  state: CatalogueState;
  /** The highest revision that a search has seen in the database; later ones than `state` has are not applied yet. */
  seenRevision: number;
  vocabulary: ChangingVocabulary;
  /** Null without word vectors. */
  meaning: CatalogueMeaning | null;
  /** By stem, the entries whose descriptions have it; empty without meaning. */
  described: Map<string, number>;
  /** Complete lists, with all changes that were applied. */
  postings: PostingCache;
  recent: RecentChanges;
  table: CreditTable;
  /** Properties of the entries. */
  columns: PropertyColumns;
  /** When its words were read, by the clock of the process. */
  loadedAtMs: number;
  /** Recently compared entries, by ordinal. */
  compared: ComparedEntries;
}

/** Spare ordinals for entries that are added later. */
const SPARE_ORDINALS = 1_000;

/** Reads and indexes a catalogue's words in steps of a few milliseconds, so that searches continue meanwhile. */
export async function loadCatalogue(
  db: Kysely<Database>,
  catalogue: string,
  vectors: WordVectors | null,
): Promise<ServedCatalogue> {
  // Reads state and words in one snapshot, so that no import intervenes.
  const { state, words, texts, read, changes } = await db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (trx) => {
      const state = await readState(trx, catalogue);
      const { generation, revision, foldedRevision } = state;
      const isThere = generation !== 0;
      const words = isThere ? await readWords(trx, generation) : [];
      const texts = isThere && vectors !== null ? await readTextStems(trx, generation) : [];
      const after = { after: foldedRevision, upTo: revision };
      const changes = isThere ? await readChanges(trx, generation, after) : [];
      return { state, words, texts, changes, read: await readColumns(trx, state) };
    });
  const { columns } = read;
  // The next start is faster; this one has what it needs.
  if (isWorthStoring(read, state)) await storeColumns(db, state, columns).catch(() => undefined);
  const vocabulary = await inSteps(buildVocabulary(words, state.entries));
  const described = new Map(texts.map(({ stem, entries }) => [stem, entries]));
  const counts = {
    named: (form: string) => vocabulary.count(form),
    described: (stem: string) => described.get(stem) ?? 0,
    entries: state.entries,
  };
  keepCatalogueWords(columns, await inSteps(buildCatalogueWords(columns)));
  const served: ServedCatalogue = {
    state,
    seenRevision: state.revision,
    vocabulary,
    meaning: vectors === null ? null : await inSteps(buildMeaning(vectors, counts)),
    described,
    postings: createPostingCache(),
    recent: createRecentChanges(),
    table: createCreditTable(state.nextOrdinal + SPARE_ORDINALS),
    columns,
    loadedAtMs: performance.now(),
    compared: createComparedEntries(),
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
