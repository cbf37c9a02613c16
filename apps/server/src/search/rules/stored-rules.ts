import { isDeepStrictEqual } from 'node:util';
import { MAX_RULES, type Rule, ruleSchema } from '@hark/shared/wire/rules';
import { type Kysely, sql, type Transaction } from 'kysely';

import type { Database } from '../../store/tables.ts';
import { CatalogueError } from '../catalogue-error.ts';

/** `replace`: these are all rules from now on. */
export type RulesChange =
  | { type: 'replace'; rules: readonly Rule[] }
  | { type: 'put'; rules: readonly Rule[] }
  | { type: 'delete'; ids: readonly string[] };

/** Record of who did what is the record of when: there is one admin token. */
export interface RuleChangeRecord {
  at: Date;
  action: 'put' | 'delete';
  id: string;
}

/** Advisory lock: one change of a catalogue's rules at a time. */
const RULES_LOCK = 4_727_404;
/** Changes of a catalogue's rules that are kept on record. */
const MAX_RECORDED = 10_000;

/** Reads the rules of a catalogue in their order, and the number of their last change; 0 before the first. */
export async function readRules(
  db: Kysely<Database>,
  catalogue: string,
): Promise<{ revision: number; rules: Rule[] }> {
  // The number first: a change that comes between is read again.
  const revision = await readRulesRevision(db, catalogue);
  const rows = await db
    .selectFrom('catalogue_rule')
    .select('rule')
    .where('catalogue', '=', catalogue)
    .orderBy('place')
    .execute();
  return { revision, rules: rows.map(({ rule }) => ruleSchema.parse(rule)) };
}

export async function readRulesRevision(db: Kysely<Database>, catalogue: string): Promise<number> {
  const row = await db
    .selectFrom('catalogue_rule_change')
    .select(({ fn }) => fn.max('number').as('last'))
    .where('catalogue', '=', catalogue)
    .executeTakeFirst();
  return Number(row?.last ?? 0);
}

/** Reads the last changes, latest first. */
export async function readRuleChanges(
  db: Kysely<Database>,
  catalogue: string,
  most: number,
): Promise<RuleChangeRecord[]> {
  const rows = await db
    .selectFrom('catalogue_rule_change')
    .select(['at', 'action', 'rule_id'])
    .where('catalogue', '=', catalogue)
    .orderBy('number', 'desc')
    .limit(most)
    .execute();
  return rows.map(({ at, action, rule_id: id }) => ({ at, action, id }));
}

/**
 * Changes the rules of a catalogue in one transaction. Rules that stay as they are leave no record.
 *
 * @returns how many rules were stored and deleted
 * @throws CatalogueError above the greatest number of rules
 */
export async function changeRules(
  db: Kysely<Database>,
  catalogue: string,
  change: RulesChange,
): Promise<{ stored: number; deleted: number }> {
  return db.transaction().execute(async (trx) => {
    await sql`select pg_advisory_xact_lock(${RULES_LOCK}, hashtext(${catalogue}))`.execute(trx);
    const { rules } = await readRules(trx, catalogue);
    const known = new Map(rules.map((rule) => [rule.id, rule]));
    const given = change.type === 'delete' ? [] : change.rules;
    const stored = given.filter((rule) => !isDeepStrictEqual(known.get(rule.id), rule));
    const deleted = idsToDelete(change, known);
    if (known.size + given.filter(({ id }) => !known.has(id)).length - deleted.length > MAX_RULES)
      throw new CatalogueError('rules_invalid', `A catalogue has at most ${MAX_RULES} rules.`);
    await writeRules(trx, catalogue, { stored, deleted });
    return { stored: stored.length, deleted: deleted.length };
  });
}

function idsToDelete(change: RulesChange, known: ReadonlyMap<string, Rule>): string[] {
  if (change.type === 'put') return [];
  if (change.type === 'delete') return change.ids.filter((id) => known.has(id));
  const kept = new Set(change.rules.map(({ id }) => id));
  return [...known.keys()].filter((id) => !kept.has(id));
}

async function writeRules(
  trx: Transaction<Database>,
  catalogue: string,
  { stored, deleted }: { stored: readonly Rule[]; deleted: readonly string[] },
): Promise<void> {
  if (deleted.length > 0)
    await trx
      .deleteFrom('catalogue_rule')
      .where('catalogue', '=', catalogue)
      .where('id', 'in', [...deleted])
      .execute();
  for (const rule of stored)
    await trx
      .insertInto('catalogue_rule')
      .values({ catalogue, id: rule.id, rule: JSON.stringify(rule) })
      .onConflict((conflict) =>
        conflict.columns(['catalogue', 'id']).doUpdateSet({ rule: JSON.stringify(rule) }),
      )
      .execute();
  for (const id of deleted)
    await trx
      .insertInto('catalogue_rule_change')
      .values({ catalogue, action: 'delete', rule_id: id, rule: null })
      .execute();
  for (const rule of stored)
    await trx
      .insertInto('catalogue_rule_change')
      .values({ catalogue, action: 'put', rule_id: rule.id, rule: JSON.stringify(rule) })
      .execute();
  await sql`
    delete from catalogue_rule_change where catalogue = ${catalogue} and number <= (
      select number from catalogue_rule_change where catalogue = ${catalogue}
      order by number desc offset ${MAX_RECORDED} limit 1)`.execute(trx);
}
