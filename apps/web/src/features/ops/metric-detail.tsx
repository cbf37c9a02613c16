import type { MetricDefinition, RecordedMetric } from '@hark/shared/metrics/definitions/metric-definition';
import { METRICS } from '@hark/shared/metrics/definitions/metric-definitions';
import { GRAIN_MS } from '@hark/shared/metrics/figures/range-buckets';
import { useCallback, useMemo, type ReactElement } from 'react';
import { ChartFigure } from './chart-figure.tsx';
import { distributionChart, seriesChart } from './chart-data.ts';
import { formatValue } from '@hark/shared/metrics/figures/format-value';
import { COMPONENTS } from './component-health.ts';
import { Loaded } from './loaded.tsx';
import { fetchDistribution, fetchMarks, fetchSeries } from './ops-api.ts';
import { opsMessages } from './ops-messages.ts';
import type { OpsView } from './ops-view.ts';
import { useFigures } from './use-figures.ts';
import './metric-detail.css';

interface DetailProps<Metric = MetricDefinition> {
  metric: Metric;
  view: OpsView;
  change: (changes: Partial<OpsView>) => void;
}

function MetricSelect({ metric, change }: Pick<DetailProps, 'metric' | 'change'>): ReactElement {
  return (
    <label className="detail__select">
      <span className="visually-hidden">{opsMessages.metricLabel}</span>
      <select className="field" value={metric.id} onChange={({ target }) => change({ metric: target.value })}>
        {COMPONENTS.map((component) => (
          <optgroup key={component} label={opsMessages.components[component]}>
            {METRICS.filter((each) => each.component === component).map(({ id, title }) => (
              <option key={id} value={id}>
                {title}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
    </label>
  );
}

function alarmWords({ alarm, unit }: MetricDefinition): string {
  if (alarm === undefined) return '';
  return 'above' in alarm
    ? opsMessages.alarmAt(formatValue(alarm.above, unit), 'above')
    : opsMessages.alarmAt(formatValue(alarm.below, unit), 'below');
}

interface Usual {
  /** What is usual, where the figures have no baseline. */
  usual?: number | null;
}

function SeriesFigure({
  metric,
  view,
  change,
  usual = null,
}: DetailProps<RecordedMetric> & Usual): ReactElement {
  const series = useFigures(`series ${metric.id}`, view, (asking) => fetchSeries(metric.id, asking));
  const marks = useFigures('marks', view, fetchMarks);
  const chart = useMemo(
    () =>
      series.data === undefined
        ? undefined
        : seriesChart(metric, series.data, { marks: marks.data?.marks ?? [], usual }),
    [metric, series.data, marks.data, usual],
  );
  const step = series.data?.step ?? 'hour';
  const zoom = useCallback(
    (from: number, to: number) => {
      // The minute is the finest step that is kept.
      if (step !== 'minute') change({ span: { from, to: to + GRAIN_MS[step] } });
    },
    [change, step],
  );
  const openPoint = useCallback(
    (at: number) => change({ rows: { from: at, to: at + GRAIN_MS[step] } }),
    [change, step],
  );
  return (
    <Loaded query={series}>
      {() =>
        chart !== undefined && (
          <ChartFigure
            title={opsMessages.seriesHeading}
            name={`${metric.id}-series`}
            chart={chart}
            openPoint={openPoint}
            {...(step === 'minute' ? {} : { zoom })}
          />
        )
      }
    </Loaded>
  );
}

function DistributionFigure({ metric, view }: Omit<DetailProps<RecordedMetric>, 'change'>): ReactElement {
  const found = useFigures(`distribution ${metric.id}`, view, (asking) =>
    fetchDistribution(metric.id, asking),
  );
  const chart = useMemo(
    () => (found.data === undefined ? undefined : distributionChart(metric, found.data)),
    [metric, found.data],
  );
  return (
    <Loaded query={found}>
      {() =>
        chart !== undefined && (
          <ChartFigure
            title={opsMessages.distributionHeading}
            name={`${metric.id}-distribution`}
            chart={chart}
          />
        )
      }
    </Loaded>
  );
}

/** The charts of a figure: its course and, of a distribution, how its values are spread, each with the reference. */
export function MetricCharts({ metric, view, change, usual = null }: DetailProps & Usual): ReactElement {
  if (metric.shape === 'awaited') return <p className="note">{opsMessages.awaited(metric.awaits)}</p>;
  return (
    <div
      className={metric.shape === 'distribution' ? 'detail__charts detail__charts--two' : 'detail__charts'}
    >
      <SeriesFigure key={`series ${metric.id}`} metric={metric} view={view} change={change} usual={usual} />
      {metric.shape === 'distribution' && (
        <DistributionFigure key={`distribution ${metric.id}`} metric={metric} view={view} />
      )}
    </div>
  );
}

/** One figure in detail: its meaning, its course with the changes of versions, and the distribution of its values. */
export function MetricDetail({ metric, view, change }: DetailProps): ReactElement {
  return (
    <div className="detail">
      <div className="detail__head">
        <h2 id="metric-heading" className="ops__heading">
          <span className="detail__component">{opsMessages.components[metric.component]}</span> {metric.title}
        </h2>
        <MetricSelect metric={metric} change={change} />
      </div>
      <p className="detail__formula">
        {metric.formula}. {opsMessages.better[metric.better]} {alarmWords(metric)}
      </p>
      <MetricCharts metric={metric} view={view} change={change} />
    </div>
  );
}
