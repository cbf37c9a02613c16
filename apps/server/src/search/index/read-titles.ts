import type { Kysely } from 'kysely';
import type { Database } from '../../store/tables.ts';
import { readState } from './catalogue-tables.ts';
import { readById } from './read-entries.ts';

/** Reads the titles of the entries that a catalogue has. */
export async function readTitles(
  db: Kysely<Database>,
  catalogue: string,
  ids: readonly string[],
): Promise<Map<string, string>> {
  const { generation } = await readState(db, catalogue);
  if (generation === 0 || ids.length === 0) return new Map();
  const rows = await readById(db, generation, [...new Set(ids)]);
  return new Map(rows.map(({ id, entry }) => [id, entry.title]));
}
