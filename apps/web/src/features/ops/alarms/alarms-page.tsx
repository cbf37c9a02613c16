import type { Alarm } from '@hark/shared/http/alarms-api';
import { findMetric } from '@hark/shared/metrics/definitions/metric-definitions';
import { formatTime } from '@hark/shared/metrics/figures/format-value';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { Loaded } from '../loaded.tsx';
import { opsMessages } from '../ops-messages.ts';
import { PageHeading } from '../page-heading.tsx';
import { Part } from '../part.tsx';
import { useNow } from '../use-now.ts';
import { ViewLink } from '../view-link.tsx';
import { groupAlarms } from './alarm-groups.ts';
import type { AlarmChange } from './alarm-history.tsx';
import { AlarmLine } from './alarm-line.tsx';
import { alarmMessages } from './alarm-messages.ts';
import { fetchAlarmHistory, fetchDeliveries, type AlarmsNow } from './alarms-client.ts';
import { DeliveryList } from './delivery-list.tsx';
import { NotifySwitch } from './notify-switch.tsx';
import { SilenceList } from './silence-list.tsx';
import { ALARMS, isUnsupported } from './use-alarms.ts';
import './alarms.css';

const HISTORY_SHOWN = 200;

interface LinesProps {
  alarms: readonly Alarm[];
  nowMs: number;
  isQuiet: boolean;
}

function Lines({ alarms, nowMs, isQuiet }: LinesProps): ReactElement | null {
  if (alarms.length === 0) return null;
  return (
    <ul className="alarms__list">
      {alarms.map((alarm) => (
        <li key={alarm.id}>
          <AlarmLine alarm={alarm} nowMs={nowMs} isQuiet={isQuiet} />
        </li>
      ))}
    </ul>
  );
}

function OpenAndResolved({ alarms, nowMs }: { alarms: AlarmsNow; nowMs: number }): ReactElement {
  const { loud, quiet, resolved } = groupAlarms(alarms.alarms, alarms.answeredMs);
  const words = alarmMessages.page;
  const flat = (groups: typeof loud): Alarm[] =>
    groups.flatMap(({ alarm, explained }) => [alarm, ...explained]);
  return (
    <>
      <Part title={words.openHeading}>
        {loud.length + quiet.length === 0 && <p className="note">{words.openNone}</p>}
        <Lines alarms={flat(loud)} nowMs={nowMs} isQuiet={false} />
        <Lines alarms={flat(quiet)} nowMs={nowMs} isQuiet />
      </Part>
      <Part title={words.silencesHeading}>
        <SilenceList silences={alarms.silences} />
      </Part>
      <Part title={words.resolvedHeading}>
        {resolved.length === 0 ? (
          <p className="note">{words.resolvedNone}</p>
        ) : (
          <Lines alarms={resolved} nowMs={nowMs} isQuiet />
        )}
      </Part>
    </>
  );
}

function HistoryLine({ change }: { change: AlarmChange }): ReactElement {
  const { at, alarmId, metric, component, slice, from, to, by, note } = change;
  const title = findMetric(metric)?.title ?? metric;
  return (
    <li>
      <ViewLink changes={{ alarm: alarmId }}>
        {opsMessages.components[component]} · {title}
        {slice !== null && ` · ${opsMessages.who(slice.dimension, slice.value)}`}
      </ViewLink>
      <span className="alarm__meta alarms__fact">
        {formatTime(at, 'moment')} · {alarmMessages.change(from, to)}
        {by !== null && ` ${alarmMessages.by(by)}`}
        {note !== '' && `: “${note}”`}
      </span>
    </li>
  );
}

function HistoryList({ history }: { history: readonly AlarmChange[] }): ReactElement {
  if (history.length === 0) return <p className="note">{alarmMessages.historyNone}</p>;
  return (
    <ol className="alarms__list">
      {history.slice(0, HISTORY_SHOWN).map((change) => (
        <HistoryLine key={`${change.alarmId} ${change.at} ${change.to}`} change={change} />
      ))}
    </ol>
  );
}

function Past(): ReactElement {
  const history = useQuery({
    queryKey: [ALARMS, 'history'],
    queryFn: ({ signal }) => fetchAlarmHistory(signal),
    retry: false,
    staleTime: 5_000,
  });
  const deliveries = useQuery({
    queryKey: [ALARMS, 'deliveries'],
    queryFn: ({ signal }) => fetchDeliveries(signal),
    retry: false,
    staleTime: 5_000,
  });
  return (
    <>
      <Part title={alarmMessages.page.deliveriesHeading}>
        <Loaded query={deliveries}>{({ deliveries: all }) => <DeliveryList deliveries={all} />}</Loaded>
      </Part>
      <Part title={alarmMessages.historyHeading}>
        <Loaded query={history}>{({ history: all }) => <HistoryList history={all} />}</Loaded>
      </Part>
    </>
  );
}

/** All about alarms: open and resolved ones, silences, messages sent, and history. */
export function AlarmsPage({ query }: { query: UseQueryResult<AlarmsNow> }): ReactElement {
  const nowMs = useNow(10_000) + (query.data?.aheadMs ?? 0);
  return (
    <main className="ops__main">
      <div>
        <PageHeading>{alarmMessages.page.heading}</PageHeading>
        <NotifySwitch />
      </div>
      {isUnsupported(query.error) && query.data === undefined ? (
        <p className="note">{alarmMessages.unsupported}</p>
      ) : (
        <>
          <Loaded query={query}>{(alarms) => <OpenAndResolved alarms={alarms} nowMs={nowMs} />}</Loaded>
          <Past />
        </>
      )}
    </main>
  );
}
