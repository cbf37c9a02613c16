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
import { DeliveryTable } from './delivery-table.tsx';
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

function HistoryRow({ change }: { change: AlarmChange }): ReactElement {
  const { at, alarmId, metric, component, slice, from, to, by, note } = change;
  const title = findMetric(metric)?.title ?? metric;
  return (
    <tr>
      <th scope="row">{formatTime(at, 'moment')}</th>
      <td>
        <ViewLink changes={{ alarm: alarmId }}>
          {opsMessages.components[component]} · {title}
          {slice !== null && ` · ${opsMessages.who(slice.dimension, slice.value)}`}
        </ViewLink>
      </td>
      <td>{alarmMessages.change(from, to)}</td>
      <td>{by ?? ''}</td>
      <td>{note}</td>
    </tr>
  );
}

function HistoryTable({ history }: { history: readonly AlarmChange[] }): ReactElement {
  if (history.length === 0) return <p className="note">{alarmMessages.historyNone}</p>;
  return (
    <div className="scroll scroll--free">
      <table className="table table--words">
        <thead>
          <tr>
            {Object.values(alarmMessages.page.historyColumns).map((label) => (
              <th key={label} scope="col">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {history.slice(0, HISTORY_SHOWN).map((change) => (
            <HistoryRow key={`${change.alarmId} ${change.at} ${change.to}`} change={change} />
          ))}
        </tbody>
      </table>
    </div>
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
        <Loaded query={deliveries}>{({ deliveries: all }) => <DeliveryTable deliveries={all} />}</Loaded>
      </Part>
      <Part title={alarmMessages.historyHeading}>
        <Loaded query={history}>{({ history: all }) => <HistoryTable history={all} />}</Loaded>
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
