import { useCallback, useEffect, useMemo, type ReactElement } from 'react';
import { findMetric } from '@hark/shared/metrics/definitions/metric-definitions';
import { HealthStrip } from './health-strip.tsx';
import { LiveTail } from './live-tail.tsx';
import { MetricDetail } from './metric-detail.tsx';
import { fetchHeadlines, fetchSummary, OpsApiError } from './ops-api.ts';
import { OpsControls } from './ops-controls.tsx';
import { serverUrl } from '../../wire/server-address.ts';
import { opsMessages } from './ops-messages.ts';
import { ReferenceForm } from './reference-control.tsx';
import { ServerPanel } from './server-panel.tsx';
import { SlicesTable } from './slices-table.tsx';
import { useFigures, useRefresh } from './use-figures.ts';
import { useOpsView } from './use-ops-view.ts';
import { useTail } from './use-tail.ts';
import { Verdict } from './verdict.tsx';

const DETAIL = 'metric';

interface DashboardProps {
  onSignedOut: () => void;
  signOut: () => void;
}

/** Health, changes and components; then one figure in detail, its slices, and live events. */
export function Dashboard({ onSignedOut, signOut }: DashboardProps): ReactElement {
  const [view, change] = useOpsView();
  const { tail, isLive } = useTail(useRefresh());
  const summary = useFigures('summary', view, fetchSummary);
  const headlines = useFigures('headlines', view, fetchHeadlines);
  const byId = useMemo(
    () => new Map(summary.data?.metrics.map((entry) => [entry.id, entry]) ?? []),
    [summary.data],
  );
  const isRefused = summary.error instanceof OpsApiError && summary.error.status === 401;
  useEffect(() => {
    if (isRefused) onSignedOut();
  }, [isRefused, onSignedOut]);
  const look = useCallback(
    (metric: string) => {
      change({ metric });
      document.querySelector(`#${DETAIL}`)?.scrollIntoView({ block: 'start' });
    },
    [change],
  );
  const metric = findMetric(view.metric);
  const { reference } = view;
  return (
    <div className="ops">
      <header className="ops__header">
        <p className="ops__wordmark">
          <a href={serverUrl('')}>Hark</a> {opsMessages.title}
        </p>
        <OpsControls view={view} change={change} isLive={isLive} signOut={signOut} />
      </header>
      {reference !== null && (
        <ReferenceForm key={`${reference.from}-${reference.to}`} reference={reference} change={change} />
      )}
      <main className="ops__main">
        {summary.isError && summary.data === undefined ? (
          <div className="calm" role="alert">
            <p className="calm__cause">{opsMessages.unreachable}</p>
            <p className="calm__next">{opsMessages.unreachableNext}</p>
          </div>
        ) : (
          <Verdict summary={byId} reference={reference} isPending={summary.isPending} look={look} />
        )}
        <HealthStrip summary={byId} headlines={headlines.data} chosen={view.metric} look={look} />
        <section id={DETAIL} className="ops__section" aria-labelledby="metric-heading">
          {metric !== undefined && <MetricDetail metric={metric} view={view} change={change} />}
        </section>
        {metric !== undefined && metric.shape !== 'awaited' && (
          <SlicesTable key={metric.id} metric={metric} view={view} change={change} />
        )}
        <LiveTail rows={tail.rows} traffic={view.traffic} />
        <ServerPanel />
      </main>
    </div>
  );
}
