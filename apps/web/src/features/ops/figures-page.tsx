import type { Alarm } from '@hark/shared/http/alarms-api';
import { findMetric } from '@hark/shared/metrics/definitions/metric-definitions';
import type { UseQueryResult } from '@tanstack/react-query';
import { useCallback, useMemo, type ReactElement } from 'react';
import { groupAlarms, isOpen } from './alarms/alarm-groups.ts';
import type { AlarmsNow } from './alarms/alarms-client.ts';
import { AlarmsSection } from './alarms/alarms-section.tsx';
import { FiguresControls } from './figures-controls.tsx';
import { HealthStrip } from './health-strip.tsx';
import { LiveTail } from './live-tail.tsx';
import { MetricDetail } from './metric-detail.tsx';
import { fetchCauses, fetchHeadlines, fetchSummary } from './ops-api.ts';
import { opsMessages } from './ops-messages.ts';
import type { OpsView } from './ops-view.ts';
import { Periods } from './periods.tsx';
import { RowsBehind } from './rows-behind.tsx';
import { ServerPanel } from './server-panel.tsx';
import { SlicesTable } from './slices-table.tsx';
import type { TailRow } from './tail-rows.ts';
import { useFigures } from './use-figures.ts';
import { useServerReport } from './use-server-report.ts';
import { Verdict } from './verdict.tsx';
import { VersionComparison } from './version-comparison.tsx';

const DETAIL = 'metric';

interface FiguresProps {
  view: OpsView;
  change: (changes: Partial<OpsView>) => void;
  tailRows: readonly TailRow[];
  open: (utteranceId: string) => void;
  alarms: UseQueryResult<AlarmsNow>;
}

/** The alarms that the page already shows. */
const openAlarms = ({ data }: UseQueryResult<AlarmsNow>): readonly Alarm[] =>
  data?.alarms.filter(isOpen) ?? [];

const hasLoudAlarm = ({ data }: UseQueryResult<AlarmsNow>): boolean =>
  data !== undefined && groupAlarms(data.alarms, data.answeredMs).loud.length > 0;

function Summary({
  view,
  alarms,
  look,
}: Pick<FiguresProps, 'view' | 'alarms'> & { look: (metric: string) => void }): ReactElement {
  const summary = useFigures('summary', view, fetchSummary);
  const causes = useFigures('causes', view, fetchCauses);
  const report = useServerReport();
  const headlines = useFigures('headlines', view, fetchHeadlines);
  const isHeading = !hasLoudAlarm(alarms);
  // The page has a heading also without figures.
  const Cause = isHeading ? 'h1' : 'p';
  const byId = useMemo(
    () => new Map(summary.data?.metrics.map((entry) => [entry.id, entry]) ?? []),
    [summary.data],
  );
  return (
    <>
      {summary.isError && summary.data === undefined ? (
        <div className="calm" role="alert">
          <Cause className="calm__cause">{opsMessages.unreachable}</Cause>
          <p className="calm__next">{opsMessages.unreachableNext}</p>
        </div>
      ) : (
        <Verdict
          summary={byId}
          causes={causes.data?.causes ?? []}
          notReady={report?.type === 'report' ? report.reasons : []}
          reference={view.reference}
          isPending={summary.isPending}
          alarms={openAlarms(alarms)}
          isHeading={isHeading}
          look={look}
        />
      )}
      <HealthStrip summary={byId} headlines={headlines.data} chosen={view.metric} look={look} />
    </>
  );
}

/** One figure: its charts, the utterances behind a point of them, and its slices. */
function Figure({ view, change, open }: Omit<FiguresProps, 'tailRows' | 'alarms'>): ReactElement | null {
  const metric = findMetric(view.metric);
  if (metric === undefined) return null;
  const { rows } = view;
  return (
    <>
      <section id={DETAIL} className="ops__section" aria-labelledby="metric-heading">
        <MetricDetail metric={metric} view={view} change={change} />
      </section>
      {metric.shape !== 'awaited' && rows !== null && (
        <RowsBehind
          key={`${metric.id} ${rows.from}`}
          metric={metric}
          view={view}
          span={rows}
          open={open}
          close={() => change({ rows: null })}
        />
      )}
      {metric.shape !== 'awaited' && (
        <SlicesTable key={metric.id} metric={metric} view={view} change={change} />
      )}
    </>
  );
}

/** Alarms; health, changes and components; then one figure in detail, its slices, and live events. */
export function FiguresPage({ view, change, tailRows, open, alarms }: FiguresProps): ReactElement {
  const look = useCallback(
    (metric: string) => {
      change({ metric, rows: null });
      document.querySelector(`#${DETAIL}`)?.scrollIntoView({ block: 'start' });
    },
    [change],
  );
  return (
    <main className="ops__main">
      <AlarmsSection query={alarms} />
      {/* Below the alarms, which are of all traffic at all times. */}
      <div className="ops__figures-controls">
        <FiguresControls view={view} change={change} />
        <Periods view={view} change={change} />
      </div>
      <Summary view={view} alarms={alarms} look={look} />
      <Figure view={view} change={change} open={open} />
      <VersionComparison view={view} change={change} />
      <LiveTail rows={tailRows} traffic={view.traffic} open={open} />
      <ServerPanel />
    </main>
  );
}
