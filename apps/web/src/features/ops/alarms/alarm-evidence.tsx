import type { Alarm } from '@hark/shared/http/alarms-api';
import { findMetric } from '@hark/shared/metrics/definitions/metric-definitions';
import { formatCount, formatValue } from '@hark/shared/metrics/figures/format-value';
import { shownValue, statisticOf } from '@hark/shared/metrics/figures/shown-statistic';
import { useMemo, type ReactElement } from 'react';
import { MetricCharts } from '../metric-detail.tsx';
import { opsMessages } from '../ops-messages.ts';
import { DEFAULT_VIEW, type OpsView } from '../ops-view.ts';
import { WideTable } from '../scroll-region.tsx';
import { changeView } from '../use-ops-view.ts';
import { ViewLink } from '../view-link.tsx';
import { chartSpan } from './alarm-facts.ts';
import { alarmMessages } from './alarm-messages.ts';

/** What the figures show of an alarm: its metric and slice, around the time in which it began. */
function figuresOf(alarm: Alarm, traffic: OpsView['traffic']): OpsView {
  const { metric, slice } = alarm;
  return { ...DEFAULT_VIEW, traffic, metric, slice, span: chartSpan(alarm) };
}

interface EvidenceProps {
  alarm: Alarm;
  /** Whose events the alarms watch. */
  traffic: OpsView['traffic'];
}

/** The figure of an alarm over time, with the reference beside it. */
export function AlarmChart({ alarm, traffic }: EvidenceProps): ReactElement {
  const metric = findMetric(alarm.metric);
  const view = useMemo(() => figuresOf(alarm, traffic), [alarm, traffic]);
  if (metric === undefined) return <p className="note">{alarmMessages.noChart}</p>;
  return (
    <>
      <p className="alarm__how">
        {opsMessages.components[metric.component]} · {metric.title}: {metric.formula}.{' '}
        <ViewLink className="link link--line" changes={view}>
          {alarmMessages.figuresLink}
        </ViewLink>
      </p>
      <MetricCharts
        metric={metric}
        view={view}
        change={(changes) => changeView({ ...view, ...changes })}
        // A slice that is new is compared with everything; of a time, the evidence is another share.
        usual={metric.shape === 'rate' ? alarm.evidence.baseline : null}
      />
    </>
  );
}

/** The slices that carry an alarm; each leads to its figures. */
export function CarryingSlices({ alarm, traffic }: EvidenceProps): ReactElement {
  const { slices } = alarm.evidence;
  const metric = findMetric(alarm.metric);
  if (slices.length === 0) return <p className="note">{alarmMessages.noSlices}</p>;
  const { sliceColumns } = alarmMessages;
  const valueOf = (figure: (typeof slices)[number]['now']): string =>
    metric === undefined
      ? formatValue(figure.value, 'ratio')
      : formatValue(shownValue(figure, statisticOf(metric)), metric.unit);
  return (
    <WideTable label={alarmMessages.slicesHeading}>
      <thead>
        <tr>
          <th scope="col">{sliceColumns.slice}</th>
          <th scope="col">{sliceColumns.now}</th>
          <th scope="col">{sliceColumns.baseline}</th>
          <th scope="col">{sliceColumns.samples}</th>
          <th scope="col">{sliceColumns.explained}</th>
        </tr>
      </thead>
      <tbody>
        {slices.map(({ dimension, value, now, baseline, explained }) => (
          <tr key={`${dimension}:${value}`}>
            <th scope="row">
              <ViewLink changes={{ ...figuresOf(alarm, traffic), slice: { dimension, value } }}>
                {opsMessages.who(dimension, value)}
              </ViewLink>
            </th>
            <td>
              <b>{valueOf(now)}</b>
            </td>
            <td>{valueOf(baseline)}</td>
            <td>{formatCount(now.samples)}</td>
            <td>{formatValue(Math.round(explained * 100) / 100, 'share')}</td>
          </tr>
        ))}
      </tbody>
    </WideTable>
  );
}

/** Other metrics that show the same cause. */
export function OtherMetrics({ alarm, traffic }: EvidenceProps): ReactElement {
  return (
    <ul className="alarm__others">
      {alarm.evidence.others.map((id) => {
        const metric = findMetric(id);
        return (
          <li key={id}>
            {metric === undefined ? (
              id
            ) : (
              <ViewLink changes={{ ...figuresOf(alarm, traffic), metric: id }}>
                {opsMessages.components[metric.component]} · {metric.title}
              </ViewLink>
            )}
          </li>
        );
      })}
    </ul>
  );
}
