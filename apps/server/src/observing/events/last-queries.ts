import { type Kysely, sql } from 'kysely';
import type { Database } from '../../store/tables.ts';

/** Reads the last different typed queries whose text was kept, latest first. */
export async function readLastQueries(db: Kysely<Database>, most: number): Promise<string[]> {
  const { rows } = await sql<{ query: string }>`
    select query from (
      select data->>'query' as query, at from event
      where name = 'query.searched' and not synthetic order by at desc limit ${most * 10}
    ) as recent
    where query <> '' group by query order by max(at) desc limit ${most}`.execute(db);
  return rows.map(({ query }) => query);
}
