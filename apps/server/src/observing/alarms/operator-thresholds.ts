import { ALARM_RULES, problemsOfValues } from '@hark/shared/alarms/alarm-rules';
import type { RuleThresholds, ThresholdPreview } from '@hark/shared/http/alarms-api';
import { GRAIN_MS } from '@hark/shared/metrics/figures/range-buckets';
import type { Kysely } from 'kysely';
import type { Database } from '../../store/tables.ts';
import { AlarmError } from './alarm-error.ts';
import { listThresholds, type Suggestions } from './list-thresholds.ts';
import { previewFirings, suggestValues } from './preview-thresholds.ts';
import type { Traffic } from './read-baselines.ts';
import { readHours } from './read-hours.ts';
import {
  changeThresholds,
  readSettings,
  readThresholdHistory,
  requireRule,
  revertThresholds,
  type ThresholdChange,
  type ThresholdVersion,
} from './thresholds.ts';

/** What operators see of thresholds and decide about them. Methods throw `AlarmError` for what can't be. */
export interface OperatorThresholds {
  list(): Promise<RuleThresholds[]>;
  change(rule: string, change: ThresholdChange): Promise<ThresholdVersion>;
  revert(rule: string, given: { version: number; reason: string; by: string }): Promise<ThresholdVersion>;
  history(rule: string | undefined): Promise<ThresholdVersion[]>;
  preview(
    rule: string,
    given: { values: Readonly<Record<string, number>>; days: number },
  ): Promise<ThresholdPreview>;
}

interface ThresholdOptions {
  traffic: Traffic;
  nowMs(): number;
}

const { day: DAY_MS } = GRAIN_MS;
/** A baseline comes before what is previewed. */
const BASELINE_DAYS = 7;
const SUGGESTED_FROM_DAYS = 28;
/** Figures of weeks hardly change within minutes. */
const SUGGESTIONS_KEPT_MS = 10 * 60_000;

async function preview(
  db: Kysely<Database>,
  id: string,
  {
    values,
    days,
    traffic,
    nowMs,
  }: { values: Readonly<Record<string, number>>; days: number } & ThresholdOptions,
): Promise<ThresholdPreview> {
  const rule = requireRule(id);
  const wrong = problemsOfValues(rule, values);
  if (wrong.length > 0) throw new AlarmError('invalid_threshold', wrong.join(' '));
  const now = (await readSettings(db)).get(id)?.values ?? {};
  const to = nowMs();
  const from = to - days * DAY_MS;
  const span = { from: from - BASELINE_DAYS * DAY_MS, to };
  const hours = (await readHours(db, { rules: [rule], traffic, ...span })).get(id) ?? [];
  const firings = (given: Readonly<Record<string, number>>) => {
    const all = previewFirings(rule, given, hours);
    if (all === null)
      throw new AlarmError('wrong_state', `${id} compares more than figures, and can't be previewed.`);
    return all.filter(({ to: end }) => end === null || end > from);
  };
  const withData = new Set(hours.filter(({ at }) => at >= from).map(({ at }) => Math.floor(at / DAY_MS)));
  return {
    days,
    daysWithData: withData.size,
    now: firings(now),
    proposed: firings({ ...now, ...values }),
  };
}

export function createOperatorThresholds(
  db: Kysely<Database>,
  { traffic, nowMs }: ThresholdOptions,
): OperatorThresholds {
  let kept: { at: number; suggestions: Promise<Suggestions> } | null = null;

  async function suggest(): Promise<Suggestions> {
    const to = nowMs();
    const [hours, settings] = await Promise.all([
      readHours(db, { rules: ALARM_RULES, traffic, from: to - SUGGESTED_FROM_DAYS * DAY_MS, to }),
      readSettings(db),
    ]);
    return new Map(
      ALARM_RULES.map((rule) => [
        rule.id,
        suggestValues(rule, settings.get(rule.id)?.values ?? {}, hours.get(rule.id) ?? []),
      ]),
    );
  }

  async function suggestions(): Promise<Suggestions> {
    if (kept === null || Math.abs(nowMs() - kept.at) > SUGGESTIONS_KEPT_MS)
      kept = { at: nowMs(), suggestions: suggest() };
    const { suggestions: made } = kept;
    return made.catch((error: unknown) => {
      kept = null;
      throw error;
    });
  }

  return {
    list: async () => listThresholds(db, await suggestions()),
    change: (rule, change) => changeThresholds(db, rule, change),
    revert: (rule, given) => revertThresholds(db, rule, given),
    history: (rule) => readThresholdHistory(db, rule),
    preview: (rule, given) => preview(db, rule, { ...given, traffic, nowMs }),
  };
}
