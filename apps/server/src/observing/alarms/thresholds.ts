import type { AlarmRule } from '@hark/shared/alarms/alarm-rule';
import { ALARM_RULES, defaultValues, findRule, problemsOfValues } from '@hark/shared/alarms/alarm-rules';
import { thresholdVersionSchema } from '@hark/shared/http/alarms-api';
import { sql, type Kysely } from 'kysely';
import type { z } from 'zod';
import type { Database } from '../../store/tables.ts';
import { AlarmError } from './alarm-error.ts';

export type ThresholdVersion = z.infer<typeof thresholdVersionSchema>;
export type RuleUse = ThresholdVersion['use'];

/** What is in force for a rule. */
export interface RuleSettings {
  rule: AlarmRule;
  version: number;
  use: RuleUse;
  values: Readonly<Record<string, number>>;
}

/** The settings of all rules. */
export type Settings = ReadonlyMap<string, RuleSettings>;

const changeSchema = thresholdVersionSchema.pick({
  by: true,
  reason: true,
  values: true,
  use: true,
});

interface ThresholdRow {
  rule: string;
  version: number;
  at: Date;
  change: unknown;
}

function readVersion({ rule, version, at, change }: ThresholdRow): ThresholdVersion[] {
  const parsed = changeSchema.safeParse(change);
  return parsed.success ? [{ rule, version, at: at.getTime(), ...parsed.data }] : [];
}

function settingsOf(rule: AlarmRule, version: ThresholdVersion | undefined): RuleSettings {
  const defaults = defaultValues(rule);
  // An earlier release may have had other thresholds, or other bounds.
  const kept = Object.entries(version?.values ?? {}).filter(
    ([name, value]) => name in defaults && problemsOfValues(rule, { [name]: value }).length === 0,
  );
  return {
    rule,
    version: version?.version ?? 0,
    use: version?.use ?? 'active',
    values: { ...defaults, ...Object.fromEntries(kept) },
  };
}

/** Reads what is in force for every rule. */
export async function readSettings(db: Kysely<Database>): Promise<Settings> {
  const { rows } = await sql<ThresholdRow>`
    select distinct on (rule) rule, version, at, change from alarm_threshold
    order by rule, version desc`.execute(db);
  const byRule = new Map(rows.flatMap(readVersion).map((version) => [version.rule, version]));
  return new Map(ALARM_RULES.map((rule) => [rule.id, settingsOf(rule, byRule.get(rule.id))]));
}

/** Returns the changes of one rule, or of all, newest first. */
export async function readThresholdHistory(
  db: Kysely<Database>,
  rule: string | undefined,
): Promise<ThresholdVersion[]> {
  let query = db.selectFrom('alarm_threshold').selectAll().orderBy('at', 'desc').orderBy('version', 'desc');
  if (rule !== undefined) query = query.where('rule', '=', requireRule(rule).id);
  return (await query.limit(500).execute()).flatMap(readVersion);
}

/** @throws AlarmError for a rule that does not exist */
export function requireRule(id: string): AlarmRule {
  const rule = findRule(id);
  if (rule !== undefined) return rule;
  throw new AlarmError('unknown_rule', `There is no rule ${id}; hark alarms threshold lists them.`);
}

/** A change of a rule by an operator. Values that are not named stay. */
export interface ThresholdChange {
  values: Readonly<Record<string, number>>;
  use?: RuleUse | undefined;
  reason: string;
  by: string;
}

/** Makes a new version of a rule's thresholds. @throws AlarmError that says what is wrong */
export async function changeThresholds(
  db: Kysely<Database>,
  id: string,
  { values, use, reason, by }: ThresholdChange,
): Promise<ThresholdVersion> {
  const rule = requireRule(id);
  return db.transaction().execute(async (transaction) => {
    await lockRule(transaction, id);
    const before = (await readSettings(transaction)).get(id) ?? settingsOf(rule, undefined);
    const next = { ...before.values, ...values };
    const wrong = problemsOfValues(rule, { ...next, ...values });
    if (wrong.length > 0) throw new AlarmError('invalid_threshold', wrong.join(' '));
    return insertVersion(transaction, id, {
      version: before.version + 1,
      change: { by, reason, values: next, use: use ?? before.use },
    });
  });
}

/** Makes an earlier version the newest one; 0 is the default. @throws AlarmError */
export async function revertThresholds(
  db: Kysely<Database>,
  id: string,
  { version, reason, by }: { version: number; reason: string; by: string },
): Promise<ThresholdVersion> {
  const rule = requireRule(id);
  return db.transaction().execute(async (transaction) => {
    await lockRule(transaction, id);
    const history = await readThresholdHistory(transaction, id);
    const earlier = history.find((each) => each.version === version);
    if (earlier === undefined && version !== 0)
      throw new AlarmError('unknown_version', `${id} has no version ${version}.`);
    const { values, use } = settingsOf(rule, earlier);
    return insertVersion(transaction, id, {
      version: (history[0]?.version ?? 0) + 1,
      change: { by, reason, values, use },
    });
  });
}

/** Two changes at a time are two versions. */
async function lockRule(db: Kysely<Database>, id: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('hark.threshold'), hashtext(${id}))`.execute(db);
}

async function insertVersion(
  db: Kysely<Database>,
  rule: string,
  { version, change }: { version: number; change: Omit<ThresholdVersion, 'rule' | 'version' | 'at'> },
): Promise<ThresholdVersion> {
  const { at } = await db
    .insertInto('alarm_threshold')
    .values({ rule, version, change: JSON.stringify(change) })
    .returning('at')
    .executeTakeFirstOrThrow();
  return { rule, version, at: at.getTime(), ...change };
}
