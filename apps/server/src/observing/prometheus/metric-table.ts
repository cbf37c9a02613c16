import { RECORDED_METRICS, METRICS } from '@hark/shared/metrics/definitions/metric-definitions';
import type { MetricDefinition } from '@hark/shared/metrics/definitions/metric-definition';
import { prometheusSeries } from './prometheus-series.ts';

function prometheusName(metric: MetricDefinition): string {
  const recorded = RECORDED_METRICS.find(({ id }) => id === metric.id);
  if (recorded === undefined) return '–';
  const series = prometheusSeries(recorded);
  if (series.type === 'share') return `\`${series.hits}\` / \`${series.samples}\``;
  if (series.type === 'histogram' && series.stage !== null)
    return `\`${series.name}{stage="${series.stage}"}\``;
  return `\`${series.name}\``;
}

function alarmOf({ alarm }: MetricDefinition): string {
  if (alarm === undefined) return '';
  return 'above' in alarm ? `> ${alarm.above}` : `< ${alarm.below}`;
}

function row(metric: MetricDefinition): string {
  const formula =
    metric.shape === 'awaited'
      ? `${metric.formula} (not recorded yet: requires ${metric.awaits})`
      : metric.formula;
  const cells = [
    `\`${metric.id}\``,
    `${metric.title}: ${formula}`,
    metric.kind,
    metric.unit,
    metric.better,
    alarmOf(metric),
    prometheusName(metric),
  ];
  return `| ${cells.join(' | ')} |`;
}

/** The metrics as a readable table. */
export function metricTable(): string {
  const head = ['Id', 'Metric', 'Kind', 'Unit', 'Better', 'Alarm', 'Prometheus name'];
  return [
    '# Metrics list',
    '',
    'Generated from the definitions in `packages/shared/src/metrics/definitions`. [metrics.md](metrics.md) explains how to read it.',
    '',
    `| ${head.join(' | ')} |`,
    `| ${head.map(() => '---').join(' | ')} |`,
    ...METRICS.map(row),
    '',
  ].join('\n');
}
