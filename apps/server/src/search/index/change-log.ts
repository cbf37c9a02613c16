import { type Kysely, sql, type Transaction } from 'kysely';

import type { Database } from '../../store/tables.ts';
import { decodePostings, encodePostings } from './posting-list.ts';

/** An occurrence of a term in an added entry, with its posting, or in a deleted one, with its ordinal. */
export type Occurrence = readonly [term: string, number: number];

/** What one revision changed. */
export interface LoggedChange {
  revision: number;
  /** Too large to list: the posting lists have it, and words must be read again. */
  isWhole: boolean;
  /** Ordinals of the added entries, ascending. */
  added: readonly number[];
  addedTerms: readonly Occurrence[];
  deleted: readonly number[];
  deletedTerms: readonly Occurrence[];
}

/** A change that is not listed. */
export function wholeChange(revision: number): LoggedChange {
  return { revision, isWhole: true, added: [], addedTerms: [], deleted: [], deletedTerms: [] };
}

export async function logChange(
  trx: Transaction<Database>,
  generation: number,
  change: LoggedChange,
): Promise<void> {
  const { revision, isWhole, added, addedTerms, deleted, deletedTerms } = change;
  await trx
    .insertInto('catalogue_change')
    .values({
      generation,
      revision,
      is_whole: isWhole,
      added: [...added],
      added_terms: addedTerms.map(([term]) => term),
      added_postings: encodePostings(addedTerms.map(([, posting]) => posting)),
      deleted: [...deleted],
      deleted_terms: deletedTerms.map(([term]) => term),
      deleted_ordinals: encodePostings(deletedTerms.map(([, ordinal]) => ordinal)),
    })
    .execute();
}

/** Reads the changes after a revision, oldest first. */
export async function readChanges(
  db: Kysely<Database>,
  generation: number,
  { after, upTo }: { after: number; upTo: number },
): Promise<LoggedChange[]> {
  const rows = await db
    .selectFrom('catalogue_change')
    .selectAll()
    .where('generation', '=', generation)
    .where('revision', '>', after)
    .where('revision', '<=', upTo)
    .orderBy('revision')
    .execute();
  return rows.map((row) => ({
    revision: row.revision,
    isWhole: row.is_whole,
    added: row.added,
    addedTerms: paired(row.added_terms, row.added_postings),
    deleted: row.deleted,
    deletedTerms: paired(row.deleted_terms, row.deleted_ordinals),
  }));
}

function paired(terms: readonly string[], numbers: Buffer): Occurrence[] {
  const decoded = decodePostings(numbers);
  return terms.map((term, index): Occurrence => [term, decoded[index] ?? 0]);
}

/** How long a change is kept after it was folded, for processes that read rarely; others read all words again. */
const KEPT_SECONDS = 60;

/** Deletes old changes that the posting lists contain, and changes of generations that are no longer served. */
export async function trimChanges(
  trx: Transaction<Database>,
  generation: number,
  foldedRevision: number,
): Promise<void> {
  await sql`
    delete from catalogue_change
    where generation = ${generation} and revision <= ${foldedRevision}
      and at < now() - make_interval(secs => ${KEPT_SECONDS})`.execute(trx);
}
