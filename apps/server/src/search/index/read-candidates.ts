import type { CatalogueEntry } from '@hark/shared/catalogue';
import { sql } from 'kysely';

import { analyzeEntry, type ComparedFields } from '../analysis/analyze-entry.ts';
import { inSlices } from '../analysis/in-slices.ts';
import type { Candidate } from '../ranking/score-entry.ts';
import { tableNames } from './catalogue-tables.ts';
import type { ComparedEntry } from './compared-entries.ts';
import { readEntries } from './read-entries.ts';
import type { SearchOptions } from './search-options.ts';
import type { ServedCatalogue } from './served-catalogue.ts';

/** Bytes up to which an entry is read with the fields that are compared; a larger one only if it is a result. */
const MAX_READ_BYTES = 1_000;

interface CandidateRow {
  ordinal: number;
  id: string;
  popularity: number | null;
  compared: ComparedFields;
  stored: string | null;
}

/** Reads the fields by which entries are compared, from memory where they are known. Hidden entries are left out. */
export async function readCandidates(
  { db, clicks, hidden }: Pick<SearchOptions, 'db' | 'clicks' | 'hidden'>,
  { compared, state }: Pick<ServedCatalogue, 'compared' | 'state'>,
  ordinals: readonly number[],
): Promise<Candidate<number>[]> {
  const found = new Map<number, ComparedEntry>();
  const unknown: number[] = [];
  for (const ordinal of ordinals) {
    const known = compared.get(ordinal);
    if (known === undefined) unknown.push(ordinal);
    else found.set(ordinal, known);
  }
  if (unknown.length > 0) {
    const { rows } = await sql<CandidateRow>`
      select ordinal, id, popularity, compared,
        case when pg_column_size(entry) <= ${MAX_READ_BYTES} then entry::text end as stored
      from ${tableNames(state.generation).entries} where ordinal = any(${unknown}::int[])`.execute(db);
    for (const [ordinal, entry] of await inSlices(analyzeRows(rows))) {
      compared.set(ordinal, entry);
      found.set(ordinal, entry);
    }
  }
  return ordinals.flatMap((ordinal) => {
    const known = found.get(ordinal);
    if (known === undefined || hidden.has(known.id)) return [];
    const { id, entry, popularity } = known;
    // Read at each search, because entries are cached for longer than their clicks.
    return [{ key: ordinal, entry, popularity, clicked: clicks.popularityOf(id) }];
  });
}

function* analyzeRows(
  rows: readonly CandidateRow[],
): Generator<undefined, (readonly [number, ComparedEntry])[]> {
  const analyzed: (readonly [number, ComparedEntry])[] = [];
  for (const { ordinal, id, popularity, compared, stored } of rows) {
    const entry = analyzeEntry(compared);
    analyzed.push([ordinal, { id, entry, popularity: popularity ?? undefined, stored }]);
    yield undefined;
  }
  return analyzed;
}

/** Returns entries, from memory where they were compared and no change is unknown that may have deleted them. */
export async function entriesOf(
  db: SearchOptions['db'],
  { compared, state, seenRevision }: Pick<ServedCatalogue, 'compared' | 'state' | 'seenRevision'>,
  ordinals: readonly number[],
): Promise<Map<number, CatalogueEntry>> {
  if (seenRevision > state.revision) return readEntries(db, state.generation, ordinals);
  const found = new Map<number, CatalogueEntry>();
  for (const ordinal of ordinals) {
    const stored = compared.get(ordinal)?.stored ?? null;
    if (stored === null) continue;
    const entry: CatalogueEntry = JSON.parse(stored);
    found.set(ordinal, entry);
  }
  const rest = ordinals.filter((ordinal) => !found.has(ordinal));
  for (const [ordinal, entry] of await readEntries(db, state.generation, rest)) found.set(ordinal, entry);
  return found;
}
