import type { CatalogueEntry } from '@hark/shared/catalogue';
import { type Kysely, sql, type Transaction } from 'kysely';

import type { Database } from '../../store/tables.ts';
import { type ComparedFields, indexTerms } from '../analysis/analyze-entry.ts';
import {
  type CatalogueState,
  insertEntries,
  lockCatalogue,
  readState,
  tableNames,
} from './catalogue-tables.ts';
import { type ChangeOptions, inTransaction, upsertEntries } from './change-catalogue.ts';
import { logChange, type Occurrence } from './change-log.ts';
import { type ChangeReport, type EntryChange, planChanges } from './plan-changes.ts';

/** Most entries that are changed by way of the log; larger changes write the posting lists themselves. */
export const MAX_LOGGED_ENTRIES = 10_000;

/**
 * Carries out requests in one transaction. It writes rows and a record of their terms, not the posting lists, so its cost
 * does not depend on the size of the catalogue. Requests that change nothing raise no revision.
 */
export async function commitChanges(
  options: Pick<ChangeOptions, 'db' | 'catalogue'>,
  requests: readonly EntryChange[],
): Promise<ChangeReport[]> {
  const { db, catalogue } = options;
  if ((await readState(db, catalogue)).generation === 0) return createBy(options, requests);
  return inTransaction(db, async (trx) => {
    const state = await lockCatalogue(trx, catalogue);
    const stored = await readStored(trx, state.generation, requests);
    const contents = new Map([...stored].map(([id, { entry }]) => [id, entry]));
    const { writes, reports } = planChanges(contents, requests);
    if (writes.size > 0) await write(trx, { catalogue, state, stored, writes });
    return reports;
  });
}

/** Creates the catalogue from the entries of the requests. */
async function createBy(
  options: Pick<ChangeOptions, 'db' | 'catalogue'>,
  requests: readonly EntryChange[],
): Promise<ChangeReport[]> {
  const { writes, reports } = planChanges(new Map(), requests);
  const entries = [...writes.values()].filter((entry) => entry !== null);
  async function* rows() {
    for (const [index, entry] of entries.entries()) yield { line: index + 1, entry };
  }
  if (entries.length > 0) await upsertEntries(options, rows());
  return reports;
}

interface StoredEntry {
  ordinal: number;
  popularity: number | null;
  compared: ComparedFields;
  entry: CatalogueEntry;
}

async function readStored(
  trx: Transaction<Database>,
  generation: number,
  requests: readonly EntryChange[],
): Promise<Map<string, StoredEntry>> {
  const ids = [...new Set(requests.flatMap(idsOf))];
  const { rows } = await sql<StoredEntry & { id: string }>`
    select id, ordinal, popularity, compared, entry from ${tableNames(generation).entries}
    where id = any(${ids}::text[])
      and hashtextextended(id, 0) = any(array(select hashtextextended(given, 0) from unnest(${ids}::text[]) as given))
  `.execute(trx);
  return new Map(rows.map((row) => [row.id, row]));
}

function idsOf(request: EntryChange): readonly string[] {
  return request.type === 'put' ? request.entries.map(({ id }) => id) : request.ids;
}

interface Writing {
  catalogue: string;
  state: CatalogueState;
  stored: ReadonlyMap<string, StoredEntry>;
  writes: ReadonlyMap<string, CatalogueEntry | null>;
}

async function write(
  trx: Transaction<Database>,
  { catalogue, state, stored, writes }: Writing,
): Promise<void> {
  const { generation, nextOrdinal } = state;
  const revision = state.revision + 1;
  const gone = [...writes.keys()].flatMap((id) => stored.get(id) ?? []);
  const deleted = gone.map(({ ordinal }) => ordinal);
  if (deleted.length > 0)
    await sql`delete from ${tableNames(generation).entries} where ordinal = any(${deleted}::int[])`.execute(
      trx,
    );
  const entries = [...writes.values()].filter((entry) => entry !== null);
  const addedTerms: Occurrence[] = [];
  const postings = { add: (term: string, posting: number) => void addedTerms.push([term, posting]) };
  if (entries.length > 0) await insertEntries(trx, entries, { generation, from: nextOrdinal, postings });
  const deletedTerms = gone.flatMap(({ ordinal, compared }) =>
    [...indexTerms(compared).keys()].map((term): Occurrence => [term, ordinal]),
  );
  const added = entries.map((_, offset) => nextOrdinal + offset);
  await logChange(trx, generation, { revision, isWhole: false, added, addedTerms, deleted, deletedTerms });
  const namesChange = changesNames(stored, writes);
  await trx
    .updateTable('catalogue')
    .set({
      revision,
      entries: state.entries + entries.length - gone.length,
      next_ordinal: nextOrdinal + entries.length,
      ...(namesChange ? { names_revision: revision } : {}),
      ...(await popularityAfter(trx, state, { gone, entries })),
    })
    .where('name', '=', catalogue)
    .execute();
}

/** Whether an entry is new or gone, or is called otherwise than before. */
function changesNames(stored: Writing['stored'], writes: Writing['writes']): boolean {
  return [...writes].some(([id, entry]) => {
    const before = stored.get(id)?.entry;
    return entry === null || before === undefined || namesOf(entry) !== namesOf(before);
  });
}

function namesOf({ title, aliases = [], spoken = [] }: CatalogueEntry): string {
  return JSON.stringify([title, aliases, spoken]);
}

/** Reads the highest popularity only where the entry that had it is gone. */
async function popularityAfter(
  trx: Kysely<Database>,
  { generation, popularity }: CatalogueState,
  { gone, entries }: { gone: readonly StoredEntry[]; entries: readonly CatalogueEntry[] },
): Promise<{ popularity_max: number; popularity_known: number }> {
  const before = gone.flatMap(({ popularity }) => popularity ?? []);
  const after = entries.flatMap(({ popularity }) => popularity ?? []);
  const popularity_known = popularity.known - before.length + after.length;
  const isGone = before.some((each) => each >= popularity.max);
  const highest = isGone ? await readHighest(trx, generation) : popularity.max;
  return { popularity_max: after.reduce((most, each) => Math.max(most, each), highest), popularity_known };
}

async function readHighest(trx: Kysely<Database>, generation: number): Promise<number> {
  const { rows } = await sql<{ popularity: number | null }>`
    select popularity from ${tableNames(generation).entries}
    order by popularity desc nulls last, ordinal limit 1`.execute(trx);
  return rows[0]?.popularity ?? 0;
}
