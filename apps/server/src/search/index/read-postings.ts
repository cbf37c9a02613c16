import { sql } from 'kysely';

import { tableNames } from './catalogue-tables.ts';
import { decodePostings, type PostingList } from './posting-list.ts';
import type { SearchOptions } from './search-options.ts';
import { makeRoom, type ServedCatalogue } from './served-catalogue.ts';

interface PostingRow {
  generation: number;
  revision: number;
  nextOrdinal: number;
  term: string | null;
  ordinals: Buffer | null;
}

interface ReadPostings {
  postings: Map<string, PostingList>;
  generation: number;
}

/** Reads posting lists, from memory where they are cached. */
export async function readPostings(
  options: Pick<SearchOptions, 'db' | 'catalogue'> & Partial<Pick<SearchOptions, 'catchUp'>>,
  served: ServedCatalogue,
  terms: readonly string[],
): Promise<ReadPostings> {
  const postings = new Map<string, PostingList>();
  for (const term of terms) {
    const list = served.postings.get(term);
    if (list !== undefined) postings.set(term, list);
  }
  const unknown = terms.filter((term) => !postings.has(term));
  const { rows } = await sql<PostingRow>`
    select generation, revision, next_ordinal as "nextOrdinal", term, ordinals
    from catalogue left join ${tableNames(served.state.generation).postings} on term = any(${unknown}::text[])
    where name = ${options.catalogue}`.execute(options.db);
  const { generation = 0, revision = 0, nextOrdinal = 0 } = rows[0] ?? {};
  if (generation !== served.state.generation) return { postings, generation };
  makeRoom(served, nextOrdinal);
  served.seenRevision = Math.max(served.seenRevision, revision);
  if (revision > served.state.revision) await options.catchUp?.(served);
  const read = new Map<string, PostingList>();
  for (const { term, ordinals } of rows) {
    if (term !== null && ordinals !== null) read.set(term, decodePostings(ordinals));
  }
  for (const term of unknown)
    served.postings.set(term, served.recent.complete(term, read.get(term) ?? NO_POSTINGS));
  // Those that were cached may have changed meanwhile, too.
  for (const term of terms)
    postings.set(term, served.postings.get(term) ?? postings.get(term) ?? NO_POSTINGS);
  return { postings, generation };
}

const NO_POSTINGS: PostingList = new Uint32Array(0);

/** Adds the posting lists of more terms, without a round trip where all are known. */
export async function readMorePostings(
  options: Pick<SearchOptions, 'db' | 'catalogue' | 'catchUp'>,
  served: ServedCatalogue,
  { read, terms }: { read: ReadonlyMap<string, PostingList>; terms: readonly string[] },
): Promise<ReadonlyMap<string, PostingList> | 'replaced'> {
  const found = new Map(read);
  const unknown: string[] = [];
  for (const term of terms) {
    const list = found.get(term) ?? served.postings.get(term);
    if (list === undefined) unknown.push(term);
    else found.set(term, list);
  }
  if (unknown.length === 0) return found;
  const more = await readPostings(options, served, unknown);
  if (more.generation !== served.state.generation) return 'replaced';
  for (const [term, list] of more.postings) found.set(term, list);
  return found;
}
