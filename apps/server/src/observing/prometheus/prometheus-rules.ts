import { ALARM_RULES } from '@hark/shared/alarms/alarm-rules';
import { alertsOf } from './prometheus-alerts.ts';
import { recordBurns } from './recorded-burns.ts';
import { RATES, recordBaseline, recordShare } from './recorded-shares.ts';
import type { AlertRule, RuleGroup } from './rule-group.ts';

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

const WATCHED = new Set(
  ALARM_RULES.filter(({ detector }) => detector === 'rate').map(({ metric }) => metric),
);

/** Prometheus rules generated from the definitions of metrics and of the rules of alarms. Pure. */
export function prometheusRules(): RuleGroup[] {
  return [
    { name: 'hark-shares', rules: RATES.flatMap(recordShare) },
    {
      name: 'hark-baselines',
      rules: RATES.filter(({ metric }) => WATCHED.has(metric.id)).flatMap(recordBaseline),
    },
    ...recordBurns(),
    { name: 'hark-alarms', rules: ALARM_RULES.flatMap(alertsOf) },
    { name: 'hark-background', rules: [...BACKGROUND] },
    { name: 'hark-up', rules: [DOWN] },
  ];
}
