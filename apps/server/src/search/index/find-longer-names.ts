import { type Kysely, sql } from 'kysely';

import type { Database } from '../../store/tables.ts';
import type { ComparedFields } from '../analysis/analyze-entry.ts';
import { tableNames } from './catalogue-tables.ts';
import type { ServedCatalogue } from './served-catalogue.ts';
import { type Beginning, hasLongerName, wholePrefixes } from '../names/longer-names.ts';
import { decodePostings, ordinalOf } from './posting-list.ts';

/** Names with the prefix that are checked for a longer name. */
const MAX_NAMES = 50;
/** Sorts after every character of a term. */
const LAST = '\u{10FFFF}';

/** Whether the generation has longer names; also true where there are too many to check. */
export async function findsLongerNames(
  db: Kysely<Database>,
  { state, recent }: Pick<ServedCatalogue, 'state' | 'recent'>,
  beginning: Beginning,
): Promise<boolean> {
  if (beginning.isShort) return true;
  const { entries, postings } = tableNames(state.generation);
  const prefixes = wholePrefixes(beginning);
  const ranges = prefixes.map((term) => sql`(term > ${term} and term < ${term + LAST})`);
  const { rows: terms } = await sql<{ ordinals: Buffer }>`
    select ordinals from ${postings} where ${sql.join(ranges, sql` or `)} limit ${MAX_NAMES}`.execute(db);
  // Names that the lists don't have yet.
  const isLonger = (term: string): boolean =>
    prefixes.some((prefix) => term !== prefix && term.startsWith(prefix));
  const added = recent.addedWith(isLonger);
  if (terms.length === 0 && added.length === 0) return false;
  const listed = terms.flatMap(({ ordinals: bytes }) =>
    Array.from(decodePostings(bytes).subarray(0, MAX_NAMES), ordinalOf),
  );
  const ordinals = [...added, ...listed];
  const { rows } = await sql<{ compared: ComparedFields }>`
    select compared from ${entries} where ordinal = any(${ordinals.slice(0, MAX_NAMES)}::int[])`.execute(db);
  return terms.length === MAX_NAMES || rows.some(({ compared }) => hasLongerName(compared, beginning));
}
