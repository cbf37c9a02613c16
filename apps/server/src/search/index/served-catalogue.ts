import type { Kysely } from 'kysely';

import type { Database } from '../../store/tables.ts';
import type { AnalyzedEntry } from '../analysis/analyze-entry.ts';
import { inSteps } from '../analysis/in-steps.ts';
import { type CatalogueState, readState, readTextStems, readWords } from './catalogue-tables.ts';
import type { PropertyColumns } from '../properties/columns.ts';
import { createPostingCache, type PostingCache } from './posting-cache.ts';
import { readColumns } from './read-columns.ts';
import { isWorthStoring, storeColumns } from './stored-columns.ts';
import { type CreditTable, createCreditTable } from './select-candidates.ts';
import { buildMeaning, type CatalogueMeaning } from '../meaning/catalogue-meaning.ts';
import type { WordVectors } from '../meaning/word-vectors.ts';
import { buildCatalogueWords, keepCatalogueWords } from '../understanding/catalogue-words.ts';
import { buildVocabulary, type Vocabulary } from '../analysis/vocabulary.ts';

/** The part of a searched catalogue that is kept in memory. */
export interface ServedCatalogue {
  /** State when the words were read. */
  state: CatalogueState;
  /** Revision of the cached lists and entries. */
  revision: number;
  vocabulary: Vocabulary;
  /** Null without word vectors. */
  meaning: CatalogueMeaning | null;
  postings: PostingCache;
  table: CreditTable;
  /** Properties of the entries. */
  columns: PropertyColumns;
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
export async function loadCatalogue(
  db: Kysely<Database>,
  catalogue: string,
  vectors: WordVectors | null,
): Promise<ServedCatalogue> {
  // Reads state and words in one snapshot, so that no import intervenes.
  const { state, words, texts, read } = await db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (trx) => {
      const state = await readState(trx, catalogue);
      const isThere = state.generation !== 0;
      const words = isThere ? await readWords(trx, state.generation) : [];
      const texts = isThere && vectors !== null ? await readTextStems(trx, state.generation) : [];
      return { state, words, texts, read: await readColumns(trx, state) };
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
  return {
    state,
    revision: state.revision,
    vocabulary,
    meaning: vectors === null ? null : await inSteps(buildMeaning(vectors, counts)),
    postings: createPostingCache(),
    table: createCreditTable(state.nextOrdinal + SPARE_ORDINALS),
    columns,
    compared: new Map(),
  };
}

/**
 * Drops cached lists and entries when entries were added or deleted. Each server then reads the words again; until then
 * new words match as written but not by sound.
 *
 * @returns whether the revision is new
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
