import { SLO_WHOLE_MS } from '@hark/shared/metrics/definitions/client-metrics';
import type { RateMetric } from '@hark/shared/metrics/definitions/metric-definition';
import { RECORDED_METRICS } from '@hark/shared/metrics/definitions/metric-definitions';
import { BURN_WINDOWS, MIN_BAD_EVENTS } from '@hark/shared/metrics/detectors/burn-rate';
import { RATE_WARNING } from '@hark/shared/metrics/detectors/rate-warning';
import { prometheusSeries } from './prometheus-series.ts';

interface RecordingRule {
  record: string;
  expr: string;
}

interface AlertRule {
  alert: string;
  expr: string;
  for?: string;
  labels: { severity: 'page' | 'ticket' | 'warning'; component: string };
  annotations: { summary: string; description: string };
}

export interface RuleGroup {
  name: string;
  rules: (RecordingRule | AlertRule)[];
}

const { minSamples: MIN_COMPARED, minBaselineSamples: MIN_BASELINE, factor: WORSE_BY } = RATE_WARNING;
/** Three decimals are enough, and the rules stay readable. */
const Z = Number(RATE_WARNING.z.toFixed(3));

interface NamedRate {
  metric: RateMetric;
  /** For example `asr_redo`. */
  name: string;
  hits: string;
  samples: string;
}

const RATES: readonly NamedRate[] = RECORDED_METRICS.flatMap((metric): NamedRate[] => {
  const series = prometheusSeries(metric);
  if (metric.shape !== 'rate' || series.type !== 'share') return [];
  const name = series.hits.replace(/^hark_(.*)_hits_total$/, '$1');
  return [{ metric, name, hits: series.hits, samples: series.samples }];
});

function camel(name: string): string {
  return name.replaceAll(/(?:^|_)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** The share over an hour with its lower or upper confidence bound (Wilson). */
function recordShare({ metric, name, hits, samples }: NamedRate): RecordingRule[] {
  const share = `hark:${name}:share1h`;
  const n = `hark:${name}:samples1h`;
  const sign = metric.better === 'higher' ? '+' : '-';
  const spread = `${Z} * sqrt(${share} * (1 - ${share}) / ${n} + ${Z ** 2 / 4} / ${n} ^ 2)`;
  return [
    { record: n, expr: `sum(increase(${samples}[1h]))` },
    // Events that are their own hits may outnumber the samples.
    { record: share, expr: `clamp_max(sum(increase(${hits}[1h])) / (${n} > 0), 1)` },
    {
      record: `hark:${name}:bound1h`,
      expr: `(${share} + ${Z ** 2 / 2} / ${n} ${sign} ${spread}) / (1 + ${Z ** 2} / ${n})`,
    },
  ];
}

function recordBaseline({ name, hits, samples }: NamedRate): RecordingRule[] {
  return [
    {
      record: `hark:${name}:baseline7d`,
      expr: `sum(increase(${hits}[7d] offset 1h)) / (sum(increase(${samples}[7d] offset 1h)) >= ${MIN_BASELINE})`,
    },
  ];
}

function alarmBeyond({ metric, name }: NamedRate): AlertRule[] {
  if (metric.alarm === undefined || !('above' in metric.alarm)) return [];
  const { above } = metric.alarm;
  return [
    {
      alert: `Hark${camel(name)}High`,
      expr: `hark:${name}:bound1h > ${above} and hark:${name}:samples1h >= ${MIN_COMPARED}`,
      labels: { severity: 'ticket', component: metric.component },
      annotations: {
        summary: `${metric.title}: above ${100 * above} %`,
        description: `${metric.formula}. Over the last hour: at least {{ $value | humanizePercentage }} (99 % confidence).`,
      },
    },
  ];
}

function alarmWorse({ metric, name }: NamedRate): AlertRule[] {
  if (metric.better === 'neither' || metric.headline !== true) return [];
  const bound = `hark:${name}:bound1h`;
  const baseline = `hark:${name}:baseline7d`;
  const isWorse =
    metric.better === 'lower'
      ? `${bound} > ${WORSE_BY} * ${baseline}`
      : `${bound} < ${1 / WORSE_BY} * ${baseline}`;
  return [
    {
      alert: `Hark${camel(name)}Worse`,
      expr: `${isWorse} and hark:${name}:samples1h >= ${MIN_COMPARED}`,
      labels: { severity: 'warning', component: metric.component },
      annotations: {
        summary: `${metric.title}: worse than the baseline`,
        description: `${metric.formula}. The last hour is significantly worse than the preceding seven days.`,
      },
    },
  ];
}

interface Objective {
  name: string;
  title: string;
  bad: string;
  all: string;
  /** Share that may be bad. */
  budget: number;
  component: string;
}

const OBJECTIVES: readonly Objective[] = [
  {
    name: 'availability',
    title: 'Utterances without an answer',
    bad: 'hark_attempts_total{outcome=~"failed|busy"}',
    all: 'hark_attempts_total',
    budget: 0.01,
    component: 'gateway',
  },
  {
    name: 'latency',
    title: `Tasks slower than ${SLO_WHOLE_MS / 1_000} s`,
    bad: 'hark_client_slow_hits_total',
    all: 'hark_client_slow_samples_total',
    budget: 0.05,
    component: 'client',
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

function burnRules({ name, title, bad, all, budget, component }: Objective): RuleGroup['rules'] {
  const windows = [...new Set(BURNS.flatMap(({ long, short }) => [short, long]))];
  const records = windows.flatMap((window): RecordingRule[] => [
    {
      record: `hark:slo_${name}_bad:increase${window}`,
      expr: `sum(increase(${bad}[${window}])) or vector(0)`,
    },
    {
      record: `hark:slo_${name}_burn:ratio${window}`,
      expr: `hark:slo_${name}_bad:increase${window} / (sum(increase(${all}[${window}])) > 0) / ${budget}`,
    },
  ]);
  const alerts = BURNS.map(({ factor, long, short, severity }): AlertRule => ({
    alert: `HarkSlo${camel(name)}Burn${long}`,
    expr:
      `hark:slo_${name}_burn:ratio${long} > ${factor} and hark:slo_${name}_burn:ratio${short} > ${factor} ` +
      `and hark:slo_${name}_bad:increase${long} >= ${MIN_BAD_EVENTS}`,
    labels: { severity, component },
    annotations: {
      summary: `${title}: error budget burn rate above ${factor}`,
      description: `Over ${long} and ${short}. The budget is ${100 * budget} % over 30 days.`,
    },
  }));
  return [...records, ...alerts];
}

const DOWN: AlertRule = {
  alert: 'HarkDown',
  expr: 'up{job="hark"} == 0',
  for: '1m',
  labels: { severity: 'page', component: 'gateway' },
  annotations: {
    summary: 'Hark is down',
    description: 'Prometheus has not been able to scrape {{ $labels.instance }} for 1 minute.',
  },
};

/** Each task runs at least once an hour, or once at the start. */
const BACKGROUND: readonly AlertRule[] = [
  {
    alert: 'HarkBackgroundTaskOverdue',
    expr: 'hark_background_since_success_seconds > 3 * 3600',
    for: '5m',
    labels: { severity: 'ticket', component: 'gateway' },
    annotations: {
      summary: 'The background task {{ $labels.task }} has not succeeded for three hours',
      description: 'GET /v1/ops/background of {{ $labels.instance }} says why.',
    },
  },
  {
    alert: 'HarkJobsGivenUp',
    expr: 'max by (kind) (hark_background_jobs{state="given_up"}) > 0',
    labels: { severity: 'ticket', component: 'gateway' },
    annotations: {
      summary: 'Jobs of the kind {{ $labels.kind }} were given up',
      description:
        'GET /v1/ops/background lists them; they stay until somebody decides what becomes of them.',
    },
  },
];

/** Prometheus rules generated from the metric definitions. Pure. */
export function prometheusRules(): RuleGroup[] {
  return [
    { name: 'hark-shares', rules: RATES.flatMap(recordShare) },
    {
      name: 'hark-baselines',
      rules: RATES.filter(({ metric }) => metric.headline === true).flatMap(recordBaseline),
    },
    { name: 'hark-rates', rules: [...RATES.flatMap(alarmBeyond), ...RATES.flatMap(alarmWorse)] },
    ...OBJECTIVES.map((objective) => ({ name: `hark-slo-${objective.name}`, rules: burnRules(objective) })),
    { name: 'hark-background', rules: [...BACKGROUND] },
    { name: 'hark-up', rules: [DOWN] },
  ];
}
