import { type Kysely, sql, type Transaction } from 'kysely';

import { systemErrorCode } from '../../store/system-error-code.ts';
import type { Database } from '../../store/tables.ts';
import { type CatalogueState, readState, tableNames, tryLockPostings } from './catalogue-tables.ts';
import { readChanges, trimChanges } from './change-log.ts';
import { foldList, type ListChange } from './fold-list.ts';
import { decodePostings, encodePostings } from './posting-list.ts';
import { changesByTerm } from './recent-changes.ts';

/** Terms whose lists are read and written at a time. */
const BATCH_TERMS = 50;
/** Changed entries that wait before they are folded: each list is then rewritten once for all of them. */
const MIN_ENTRIES = 500;
const UNDEFINED_TABLE = '42P01';

/**
 * Writes logged changes into the posting lists once there are many, beside searches and further changes, which it does
 * not keep waiting. Resolves to the number of changes that were folded.
 */
export async function foldWhereDue(
  db: Kysely<Database>,
  catalogue: string,
  least = MIN_ENTRIES,
): Promise<number> {
  const { generation, revision, foldedRevision } = await readState(db, catalogue);
  if (generation === 0 || revision === foldedRevision) return 0;
  if ((await countWaiting(db, generation, foldedRevision)) < least) return 0;
  return db
    .transaction()
    .execute(async (trx) => {
      if (!(await tryLockPostings(trx, catalogue))) return 0;
      await sql`set local statement_timeout = 0`.execute(trx);
      return foldChanges(trx, catalogue, await readState(trx, catalogue));
    })
    .catch((error: unknown) => {
      // An import has replaced the tables meanwhile.
      if (systemErrorCode(error) === UNDEFINED_TABLE) return 0;
      throw error;
    });
}

/** Counts the entries that were added or deleted since the lists were written. */
async function countWaiting(
  db: Kysely<Database>,
  generation: number,
  foldedRevision: number,
): Promise<number> {
  const { rows } = await sql<{ entries: number }>`
    select coalesce(sum(cardinality(added) + cardinality(deleted)), 0)::int as entries from catalogue_change
    where generation = ${generation} and revision > ${foldedRevision}`.execute(db);
  return rows[0]?.entries ?? 0;
}

/** Writes all logged changes up to the state into the posting lists. The caller holds the lock of the lists. */
export async function foldChanges(
  trx: Transaction<Database>,
  catalogue: string,
  { generation, revision, foldedRevision }: CatalogueState,
): Promise<number> {
  const changes = await readChanges(trx, generation, { after: foldedRevision, upTo: revision });
  const terms = [...changesByTerm(changes)];
  for (let from = 0; from < terms.length; from += BATCH_TERMS)
    await foldTerms(trx, generation, terms.slice(from, from + BATCH_TERMS));
  await trx
    .updateTable('catalogue')
    .set({ folded_revision: revision })
    .where('name', '=', catalogue)
    .where('generation', '=', generation)
    .execute();
  await trimChanges(trx, generation, revision);
  return changes.length;
}

async function foldTerms(
  trx: Transaction<Database>,
  generation: number,
  changes: readonly (readonly [string, ListChange])[],
): Promise<void> {
  const { postings } = tableNames(generation);
  const asked = changes.map(([term]) => term);
  const { rows } = await sql<{ term: string; ordinals: Buffer }>`
    select term, ordinals from ${postings} where term = any(${asked}::text[])`.execute(trx);
  const lists = new Map(rows.map(({ term, ordinals }) => [term, decodePostings(ordinals)]));
  const folded = changes.map(([term, change]) => ({
    term,
    list: foldList(lists.get(term) ?? new Uint32Array(0), change),
  }));
  const kept = folded.filter(({ list }) => list.length > 0);
  const gone = folded.filter(({ list }) => list.length === 0).map(({ term }) => term);
  await sql`
    insert into ${postings} (term, ordinals)
    select term, ordinals
    from unnest(${kept.map(({ term }) => term)}::text[], ${kept.map(({ list }) => encodePostings(list))}::bytea[]) as row (term, ordinals)
    on conflict (term) do update set ordinals = excluded.ordinals`.execute(trx);
  if (gone.length > 0) await sql`delete from ${postings} where term = any(${gone}::text[])`.execute(trx);
}
