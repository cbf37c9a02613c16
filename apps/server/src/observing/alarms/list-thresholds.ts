import { findRule } from '@hark/shared/alarms/alarm-rules';
import type { RuleThresholds } from '@hark/shared/http/alarms-api';
import { sql, type Kysely } from 'kysely';
import type { Database } from '../../store/tables.ts';
import { readSettings, type RuleSettings } from './thresholds.ts';

interface Fired {
  fired: number;
  last: Date | null;
}

/** How often each rule led an alarm that fired. */
async function readFired(db: Kysely<Database>): Promise<Map<string, Fired>> {
  const { rows } = await sql<Fired & { rule: string }>`
    select rule, count(distinct alarm.id)::int as fired, max(alarm_history.at) as last
    from alarm join alarm_history on alarm_history.alarm_id = alarm.id
    where alarm_history.entry->>'to' = 'firing'
    group by rule`.execute(db);
  return new Map(rows.map((row) => [row.rule, row]));
}

/** Values that recent data suggest, by rule and name of the threshold. */
export type Suggestions = ReadonlyMap<string, Readonly<Record<string, number>>>;

function shown(
  { rule, version, use, values }: RuleSettings,
  { fired, suggested }: { fired: Fired | undefined; suggested: Readonly<Record<string, number>> },
): RuleThresholds {
  const { id, metric, component, detector, severity, title, parameters } = rule;
  return {
    rule: id,
    metric,
    component,
    detector,
    severity,
    title,
    use,
    version,
    thresholds: parameters.map(({ name, meaning, unit, default: usual, min, max }) => {
      const [value, suggestion] = [values[name] ?? usual, suggested[name] ?? null];
      return { name, meaning, unit, value, default: usual, min, max, suggested: suggestion };
    }),
    fired: fired?.fired ?? 0,
    lastFiredMs: fired?.last?.getTime() ?? null,
  };
}

/** Returns every rule with what is in force, what is suggested and how often it fired. */
export async function listThresholds(
  db: Kysely<Database>,
  suggestions: Suggestions,
): Promise<RuleThresholds[]> {
  const [settings, fired] = await Promise.all([readSettings(db), readFired(db)]);
  return [...settings.values()]
    .filter(({ rule }) => findRule(rule.id) !== undefined)
    .map((each) =>
      shown(each, { fired: fired.get(each.rule.id), suggested: suggestions.get(each.rule.id) ?? {} }),
    );
}
