import { type Kysely, sql } from 'kysely';
import type { Database } from '../../store/tables.ts';
import { inSlices } from '../analysis/in-slices.ts';
import { type SpokenFields, takePhrases } from '../names/catalogue-phrases.ts';
import { synonymPhrases } from '../names/synonym-phrases.ts';
import type { Synonyms } from '../owner-rule-set.ts';
import type { CataloguePhrases } from '../search-index.ts';
import { MAX_REVISIONS, readState, tableNames } from './catalogue-tables.ts';

/** Reads the phrases of a catalogue, those with the owner's synonyms last. */
export async function readPhrases(
  db: Kysely<Database>,
  catalogue: string,
  { most, synonyms }: { most: number; synonyms: Synonyms },
): Promise<CataloguePhrases> {
  const read = await readSpoken(db, catalogue, most);
  if (read === null) return { phrases: [], entriesLeftOut: 0, mark: 0 };
  const { rows, total, mark } = read;
  const { phrases, entriesLeftOut } = takePhrases(rows, most);
  const others = await inSlices(synonymPhrases(rows, synonyms, most - phrases.length));
  return { phrases: [...phrases, ...others], entriesLeftOut: entriesLeftOut + total - rows.length, mark };
}

/** Reads the names of the most popular entries in one snapshot; null without a catalogue. */
function readSpoken(db: Kysely<Database>, catalogue: string, most: number) {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (trx) => {
      const { generation, entries: total, nextOrdinal } = await readState(trx, catalogue);
      if (generation === 0) return null;
      const { rows } = await sql<SpokenFields>`
        select entry->>'title' as title, entry->'aliases' as aliases, entry->'spoken' as spoken, popularity,
          compared->'forms' as forms
        from ${tableNames(generation).entries}
        order by popularity desc nulls last, ordinal limit ${most}`.execute(trx);
      return { rows, total, mark: generation * MAX_REVISIONS + nextOrdinal };
    });
}

/** Reads the names of entries with ordinals from the mark on: each change gives an entry a new one. */
export async function readPhrasesSince(
  db: Kysely<Database>,
  catalogue: string,
  { mark, most }: { mark: number; most: number },
): Promise<CataloguePhrases | null> {
  const { generation, nextOrdinal } = await readState(db, catalogue);
  if (generation !== Math.floor(mark / MAX_REVISIONS)) return null;
  const { rows } = await sql<SpokenFields>`
    select entry->>'title' as title, entry->'aliases' as aliases, entry->'spoken' as spoken, popularity,
      compared->'forms' as forms
    from ${tableNames(generation).entries}
    where ordinal >= ${mark % MAX_REVISIONS} order by ordinal desc limit ${most + 1}`.execute(db);
  return { ...takePhrases(rows, most), mark: generation * MAX_REVISIONS + nextOrdinal };
}
