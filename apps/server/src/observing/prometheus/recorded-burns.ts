import type { AlarmRule } from '@hark/shared/alarms/alarm-rule';
import { defaultValues, findRule } from '@hark/shared/alarms/alarm-rules';
import { SLO_WHOLE_MS } from '@hark/shared/metrics/definitions/client-metrics';
import { BURN_WINDOWS, MIN_BAD_EVENTS } from '@hark/shared/metrics/detectors/burn-rate';
import { camel } from './recorded-shares.ts';
import type { AlertRule, RecordingRule, RuleGroup } from './rule-group.ts';

interface Objective {
  /** The rule with the budget. */
  rule: string;
  name: string;
  title: string;
  bad: string;
  all: string;
}

const OBJECTIVES: readonly Objective[] = [
  {
    rule: 'gateway.error_rate/burn',
    name: 'availability',
    title: 'Utterances without an answer',
    bad: 'hark_attempts_total{outcome=~"failed|busy"}',
    all: 'hark_attempts_total',
  },
  {
    rule: 'client.slow_rate/burn',
    name: 'latency',
    title: `Tasks slower than ${SLO_WHOLE_MS / 1_000} s`,
    bad: 'hark_client_slow_hits_total',
    all: 'hark_client_slow_samples_total',
  },
];

/** A duration in the notation of Prometheus, such as `6h`. */
function promDuration(ms: number): string {
  const [minutes, hours, days] = [ms / 60_000, ms / 3_600_000, ms / 86_400_000];
  if (Number.isInteger(days)) return `${days}d`;
  return Number.isInteger(hours) ? `${hours}h` : `${minutes}m`;
}

const BURNS = BURN_WINDOWS.map(({ factor, longMs, shortMs, severity }) => ({
  factor,
  long: promDuration(longMs),
  short: promDuration(shortMs),
  severity,
}));

/** Share that may be bad. */
function budgetOf({ rule }: Objective): number {
  const found = findRule(rule);
  const budget = found === undefined ? undefined : defaultValues(found)['budget'];
  if (budget === undefined) throw new Error(`The rule ${rule} has no budget.`);
  return budget;
}

/** What the alerts of a budget compare, by window. */
export function recordBurns(): RuleGroup[] {
  const windows = [...new Set(BURNS.flatMap(({ long, short }) => [short, long]))];
  return OBJECTIVES.map((objective) => {
    const { name, bad, all } = objective;
    const rules = windows.flatMap((window): RecordingRule[] => [
      {
        record: `hark:slo_${name}_bad:increase${window}`,
        expr: `sum(increase(${bad}[${window}])) or vector(0)`,
      },
      {
        record: `hark:slo_${name}_burn:ratio${window}`,
        expr: `hark:slo_${name}_bad:increase${window} / (sum(increase(${all}[${window}])) > 0) / ${budgetOf(objective)}`,
      },
    ]);
    return { name: `hark-slo-${name}`, rules };
  });
}

function alertsOfObjective(objective: Objective, component: string): AlertRule[] {
  const { name, title } = objective;
  return BURNS.map(({ factor, long, short, severity }) => ({
    alert: `HarkSlo${camel(name)}Burn${long}`,
    expr:
      `hark:slo_${name}_burn:ratio${long} > ${factor} and hark:slo_${name}_burn:ratio${short} > ${factor} ` +
      `and hark:slo_${name}_bad:increase${long} >= ${MIN_BAD_EVENTS}`,
    labels: { severity, component },
    annotations: {
      summary: `${title}: error budget burn rate above ${factor}`,
      description: `Over ${long} and ${short}. The budget is ${100 * budgetOf(objective)} % over 30 days.`,
    },
  }));
}

/** Returns the alerts of a rule about a budget. */
export function burnAlerts({ id, component }: Pick<AlarmRule, 'id' | 'component'>): AlertRule[] {
  return OBJECTIVES.filter(({ rule }) => rule === id).flatMap((each) => alertsOfObjective(each, component));
}
