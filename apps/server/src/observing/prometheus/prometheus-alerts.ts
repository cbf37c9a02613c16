import type { AlarmRule } from '@hark/shared/alarms/alarm-rule';
import { defaultValues } from '@hark/shared/alarms/alarm-rules';
import { RATE_WARNING } from '@hark/shared/metrics/detectors/rate-warning';
import { burnAlerts } from './recorded-burns.ts';
import { camel, RATES, type NamedRate } from './recorded-shares.ts';
import type { AlertRule } from './rule-group.ts';

/** Whether a rule of Hark fires, 0 or 1, by its label `rule`. */
export const ALARM_GAUGE = 'hark_alarm_firing';

const ratesById = new Map(RATES.map((rate) => [rate.metric.id, rate]));

function alertBeyond(rule: AlarmRule, { metric, name }: NamedRate): AlertRule[] {
  const { above, minSamples = RATE_WARNING.minSamples } = defaultValues(rule);
  if (above === undefined) return [];
  return [
    {
      alert: `Hark${camel(name)}High`,
      expr: `hark:${name}:bound1h > ${above} and hark:${name}:samples1h >= ${minSamples}`,
      labels: { severity: rule.severity, component: rule.component },
      annotations: {
        summary: `${metric.title}: above ${100 * above} %`,
        description: `${metric.formula}. Over the last hour: at least {{ $value | humanizePercentage }} (99 % confidence).`,
      },
    },
  ];
}

/** Prometheus has no cumulative sums: the bound of an hour warns. */
function alertWorse(rule: AlarmRule, { metric, name }: NamedRate): AlertRule[] {
  const { warnFactor = RATE_WARNING.factor, minSamples = RATE_WARNING.minSamples } = defaultValues(rule);
  const bound = `hark:${name}:bound1h`;
  const baseline = `hark:${name}:baseline7d`;
  const isWorse =
    metric.better === 'lower'
      ? `${bound} > ${warnFactor} * ${baseline}`
      : `${bound} < ${1 / warnFactor} * ${baseline}`;
  return [
    {
      alert: `Hark${camel(name)}Worse`,
      expr: `${isWorse} and hark:${name}:samples1h >= ${minSamples}`,
      labels: { severity: 'warning', component: rule.component },
      annotations: {
        summary: `${metric.title}: worse than the baseline`,
        description: `${metric.formula}. The last hour is significantly worse than the preceding seven days.`,
      },
    },
  ];
}

/** What only Hark itself can find, such as drift and new words: its gauge says whether the rule fires. */
function alertOfHark({ id, component, severity, title, nextStep }: AlarmRule): AlertRule {
  return {
    alert: `Hark${camel(id.replaceAll(/[^a-z0-9]+/g, '_'))}`,
    expr: `max(${ALARM_GAUGE}{rule="${id}"}) == 1`,
    labels: { severity, component },
    annotations: { summary: title, description: `${nextStep} GET /v1/ops/alarms has the evidence.` },
  };
}

/** Returns the alerts of a rule; every rule has one at least. Pure. */
export function alertsOf(rule: AlarmRule): AlertRule[] {
  const rate = ratesById.get(rule.metric);
  switch (rule.detector) {
    case 'rate':
      return rate === undefined ? [alertOfHark(rule)] : alertWorse(rule, rate);
    case 'bound':
    case 'missing':
      return rate === undefined ? [alertOfHark(rule)] : alertBeyond(rule, rate);
    case 'burn':
      return burnAlerts(rule);
    case 'drift':
    case 'calibration':
    case 'choice':
    case 'unknown-words':
      return [alertOfHark(rule)];
  }
}
