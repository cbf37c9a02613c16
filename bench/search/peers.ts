import MiniSearch from 'minisearch';
import type { CatalogueEntry } from '@hark/shared/catalogue';
import type { OpenedDatabase } from '../../apps/server/src/store/open-database.ts';

/** Returns the ids found, best first. */
export type Searcher = (query: string) => Promise<readonly string[]> | readonly string[];

export const RESULTS = 10;

/** The simplest full-text search: a column of lexemes, an index, all words of the query. */
export async function fullTextSearcher(
  { pool }: OpenedDatabase,
  entries: readonly CatalogueEntry[],
): Promise<Searcher> {
  await pool.query('create table plain (id text, words tsvector)');
  for (let start = 0; start < entries.length; start += 10_000) {
    const batch = entries.slice(start, start + 10_000);
    await pool.query(
      `insert into plain select id, to_tsvector('english', title) from unnest($1::text[], $2::text[]) as row (id, title)`,
      [batch.map(({ id }) => id), batch.map(({ title }) => title)],
    );
  }
  await pool.query('create index on plain using gin (words)');
  await pool.query('analyze plain');
  return async (text) => {
    const { rows } = await pool.query<{ id: string }>(
      `select id from plain, plainto_tsquery('english', $1) as query where words @@ query
       order by ts_rank(words, query, 1) desc limit ${RESULTS}`,
      [text],
    );
    return rows.map(({ id }) => id);
  };
}

/** MiniSearch with the fuzziness that its documentation suggests. */
export function miniSearcher(entries: readonly CatalogueEntry[]): Searcher {
  const index = new MiniSearch({ fields: ['title'], searchOptions: { fuzzy: 0.2, prefix: true } });
  index.addAll(entries.map(({ id, title }) => ({ id, title })));
  return (text) => {
    const found: { id: unknown }[] = index.search(text);
    return found.slice(0, RESULTS).map(({ id }) => String(id));
  };
}
