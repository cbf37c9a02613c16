import type { CatalogueEntry } from '@hark/shared/catalogue';
import { type Kysely, sql } from 'kysely';
import type { Database } from '../../store/tables.ts';
import { ANALYSIS_VERSION } from '../analysis/analyze-text.ts';
import { guessProperties } from '../properties/guess-properties.ts';
import { createProfiler } from '../properties/profile-fields.ts';
import type { CatalogueRow, SearchIndex } from '../search-index.ts';
import { type CatalogueState, readState, tableNames } from './catalogue-tables.ts';
import { storeProperties } from './change-catalogue.ts';

/** Rows read at a time when a stored catalogue is reindexed. */
const READ_ROWS = 500;
/** The lists are rebuilt when more than this share, and this many, of their numbers belong to deleted entries. */
const MAX_GONE_SHARE = 0.5;
const MAX_GONE = 10_000;
/** Also when there are this many times more ordinals than entries, because each takes memory for every search. */
const MAX_ORDINALS_PER_ENTRY = 4;
const MIN_ORDINALS = 4_000_000;

/** Reindexes a catalogue from its own entries where another version of the analysis indexed it. */
export async function reindexIfStale(
  db: Kysely<Database>,
  catalogue: string,
  index: Pick<SearchIndex, 'replace'>,
): Promise<void> {
  const state = await readState(db, catalogue);
  if (state.generation > 0 && state.analysisVersion !== ANALYSIS_VERSION) await indexAgain(db, state, index);
}

async function indexAgain(
  db: Kysely<Database>,
  { generation, properties }: CatalogueState,
  index: Pick<SearchIndex, 'replace'>,
): Promise<void> {
  await index.replace(storedRows(db, generation), undefined, { declared: properties?.declared });
}

/** Guesses the properties of a catalogue that an earlier version of Hark imported. */
export async function guessIfUnknown(db: Kysely<Database>, catalogue: string): Promise<void> {
  const { generation, properties } = await readState(db, catalogue);
  if (generation === 0 || properties !== null) return;
  const profiler = createProfiler();
  for await (const { line, entry } of storedRows(db, generation)) profiler.add(entry, line);
  await storeProperties(db, catalogue, { ...guessProperties(profiler), declared: {} });
}

/** Writes the whole catalogue again where deleted entries have left too much behind. */
export async function remakeWhereDue(
  db: Kysely<Database>,
  catalogue: string,
  index: Pick<SearchIndex, 'replace'>,
): Promise<void> {
  const state = await readState(db, catalogue);
  const { entries, nextOrdinal, staleOrdinals } = state;
  if (entries === 0) return;
  const isStale = staleOrdinals > MAX_GONE && staleOrdinals > MAX_GONE_SHARE * nextOrdinal;
  const isSparse = nextOrdinal > MIN_ORDINALS && nextOrdinal > MAX_ORDINALS_PER_ENTRY * entries;
  if (isStale || isSparse) await indexAgain(db, state, index);
}

async function* storedRows(db: Kysely<Database>, generation: number): AsyncGenerator<CatalogueRow> {
  const { entries } = tableNames(generation);
  let after = -1;
  for (let line = 1; ;) {
    const { rows } = await sql<{ ordinal: number; entry: CatalogueEntry }>`
      select ordinal, entry from ${entries} where ordinal > ${after} order by ordinal limit ${READ_ROWS}`.execute(
      db,
    );
    for (const { ordinal, entry } of rows) {
      yield { line, entry };
      line++;
      after = ordinal;
    }
    if (rows.length < READ_ROWS) return;
  }
}
