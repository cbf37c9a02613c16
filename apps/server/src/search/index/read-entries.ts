import type { CatalogueEntry } from '@hark/shared/catalogue';
import { type Kysely, sql } from 'kysely';

import type { Database } from '../../store/tables.ts';
import { inSteps } from '../analysis/in-steps.ts';
import { checkAsked } from '../properties/asked.ts';
import { maskInSteps } from '../properties/matching-entries.ts';
import type { SearchRequest } from '../search-index.ts';
import { tableNames } from './catalogue-tables.ts';
import type { ServedCatalogue } from './served-catalogue.ts';

export async function readEntries(
  db: Kysely<Database>,
  generation: number,
  ordinals: readonly number[],
): Promise<Map<number, CatalogueEntry>> {
  if (ordinals.length === 0) return new Map();
  const { rows } = await sql<{ ordinal: number; entry: CatalogueEntry }>`
    select ordinal, entry from ${tableNames(generation).entries}
    where ordinal = any(${ordinals}::int[])`.execute(db);
  return new Map(rows.map(({ ordinal, entry }) => [ordinal, entry]));
}

/** Reads entries by their ids; those that are gone, or fail a filter of the request, are left out. */
export async function readMeeting(
  db: Kysely<Database>,
  { state, columns }: Pick<ServedCatalogue, 'state' | 'columns'>,
  { ids, request }: { ids: readonly string[]; request: SearchRequest },
): Promise<Map<string, CatalogueEntry>> {
  const rows = await readById(db, state.generation, ids);
  const { filters } = checkAsked(request, columns);
  const mask = filters.length === 0 ? null : await inSteps(maskInSteps(columns, filters));
  const meeting = rows.filter(({ ordinal }) => mask === null || mask[ordinal] === 1);
  return new Map(meeting.map(({ id, entry }) => [id, entry]));
}

/** Reads entries by their ids. */
export async function readById(
  db: Kysely<Database>,
  generation: number,
  ids: readonly string[],
): Promise<{ id: string; ordinal: number; entry: CatalogueEntry }[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<{ id: string; ordinal: number; entry: CatalogueEntry }>`
    select id, ordinal, entry from ${tableNames(generation).entries}
    where id = any(${ids}::text[])
      and hashtextextended(id, 0) = any(array(select hashtextextended(given, 0) from unnest(${ids}::text[]) as given))
  `.execute(db);
  return rows;
}
