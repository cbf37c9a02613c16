import type { AlarmRule } from '@hark/shared/alarms/alarm-rule';
import { RECORDED_METRICS } from '@hark/shared/metrics/definitions/metric-definitions';
import type { Kysely } from 'kysely';
import type { Database } from '../../store/tables.ts';
import { ALL } from '../metrics/fold-events.ts';
import type { Span } from '../metrics/metric-times.ts';
import { groupRows, readRollups, sumRows, type RollupRow } from '../metrics/read-rollups.ts';
import type { HourSums } from './preview-thresholds.ts';
import type { Traffic } from './read-baselines.ts';
import { badSums, USUAL_TAIL } from './stream-metrics.ts';

interface HourOptions extends Span {
  rules: readonly AlarmRule[];
  traffic: Traffic;
}

/** Refusals use up the budget of errors, too. */
const ALSO_BAD: ReadonlyMap<string, string> = new Map([['gateway.error_rate', 'gateway.shed_rate']]);

const byId = new Map(RECORDED_METRICS.map((metric) => [metric.id, metric]));

/** Values of a time above the 95th percentile of the whole span. */
function slowHours(rows: readonly RollupRow[]): HourSums[] {
  const slowAbove = sumRows(rows).quantile?.(1 - USUAL_TAIL) ?? null;
  if (slowAbove === null) return [];
  return byHour(rows, (group) => {
    const bins = sumRows(group).sketch?.bins() ?? [];
    const sum = (of: typeof bins): number => of.reduce((total, { count }) => total + count, 0);
    return { samples: sum(bins), bad: sum(bins.filter(({ value }) => value > slowAbove)) };
  });
}

function byHour(
  rows: readonly RollupRow[],
  sumsOf: (rows: readonly RollupRow[]) => { samples: number; bad: number },
): HourSums[] {
  return [...groupRows(rows, ({ bucket }) => String(bucket.getTime()))]
    .map(([at, group]) => {
      const { samples, bad } = sumsOf(group);
      return { at: Number(at), samples, bad };
    })
    .sort((a, b) => a.at - b.at);
}

function hoursOf(rule: AlarmRule, rowsOf: (metric: string) => readonly RollupRow[]): HourSums[] {
  const metric = byId.get(rule.metric);
  if (metric === undefined || metric.shape === 'count') return [];
  const rows = rowsOf(metric.id);
  if (metric.shape === 'distribution') return slowHours(rows);
  const also = rule.detector === 'burn' ? ALSO_BAD.get(metric.id) : undefined;
  const others = groupRows(also === undefined ? [] : rowsOf(also), ({ bucket }) => String(bucket.getTime()));
  return byHour(rows, (group) => {
    const { samples, bad } = badSums(metric, sumRows(group));
    const more = sumRows(others.get(String(group[0]?.bucket.getTime())) ?? []).total;
    return { samples, bad: bad + more };
  });
}

/** Reads the figures of rules by the hour, oldest first. */
export async function readHours(
  db: Kysely<Database>,
  { rules, traffic, from, to }: HourOptions,
): Promise<Map<string, HourSums[]>> {
  const metrics = [...new Set([...rules.map(({ metric }) => metric), ...ALSO_BAD.values()])];
  const slice = { dimension: ALL, value: ALL };
  const pieces = [{ grain: 'hour' as const, from, to }];
  const groups = groupRows(
    await readRollups(db, { metrics, traffic, slice, pieces }),
    ({ metric }) => metric,
  );
  return new Map(rules.map((rule) => [rule.id, hoursOf(rule, (metric) => groups.get(metric) ?? [])]));
}
