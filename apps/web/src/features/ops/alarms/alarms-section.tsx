import type { UseQueryResult } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import { agoWords, durationWords } from '../ago-words.ts';
import { HealthMark } from '../health-mark.tsx';
import { useNow } from '../use-now.ts';
import { ViewLink } from '../view-link.tsx';
import { groupAlarms, type AlarmGroup, type GroupedAlarms } from './alarm-groups.ts';
import { AlarmLine, AlarmMeta } from './alarm-line.tsx';
import { AlarmMark } from './alarm-mark.tsx';
import { alarmMessages } from './alarm-messages.ts';
import { sentenceParts } from './alarm-sentence.ts';
import type { AlarmsNow } from './alarms-client.ts';
import { NotifySwitch } from './notify-switch.tsx';
import { isUnsupported } from './use-alarms.ts';
import './alarms.css';

/** Silence of the server's judge after which the page warns. */
export const STALE_AFTER_MS = 120_000;
/** An answer is expected every five seconds. */
const OUT_OF_DATE_AFTER_MS = 30_000;
const SHOWN_LOUD = 4;
const SHOWN_QUIET = 3;

/** How long ago the alarms were judged, in words; a warning if that is too long. */
function Checked({ at, nowMs }: { at: number | null; nowMs: number }): ReactElement {
  if (at === null) return <span className="alarms__checked">{alarmMessages.neverChecked}</span>;
  if (nowMs - at <= STALE_AFTER_MS)
    return <span className="alarms__checked">{alarmMessages.lastChecked(agoWords(at, nowMs))}</span>;
  return (
    <span className="alarms__stale">
      <HealthMark health="worse" /> <b>{alarmMessages.stale(durationWords(nowMs - at))}</b>{' '}
      {alarmMessages.staleNext}
    </span>
  );
}

function Explained({ group, nowMs }: { group: AlarmGroup; nowMs: number }): ReactElement | null {
  const { explained } = group;
  if (explained.length === 0) return null;
  return (
    <details className="alarms__explained">
      <summary>{alarmMessages.explains(explained.length)}</summary>
      <ul className="alarms__list">
        {explained.map((alarm) => (
          <li key={alarm.id}>
            <AlarmLine alarm={alarm} nowMs={nowMs} isQuiet />
          </li>
        ))}
      </ul>
    </details>
  );
}

/** The gravest alarm: the heading of the page. */
function Gravest({ group, nowMs }: { group: AlarmGroup; nowMs: number }): ReactElement {
  const { alarm } = group;
  return (
    <div className="alarms__gravest">
      <h1 className={`alarms__headline alarms__headline--${alarm.severity}`}>
        <ViewLink className="alarm__sentence" changes={{ alarm: alarm.id }}>
          {sentenceParts(alarm.cause.sentence, nowMs).headline}
        </ViewLink>
      </h1>
      <p className="alarms__about">
        <AlarmMark severity={alarm.severity} /> <AlarmMeta alarm={alarm} nowMs={nowMs} />
      </p>
      <p className="alarms__next">
        <b>{alarmMessages.nextStep}:</b> {alarm.nextStep}
      </p>
      <Explained group={group} nowMs={nowMs} />
    </div>
  );
}

interface GroupListProps {
  groups: readonly AlarmGroup[];
  nowMs: number;
  /** The others are shown on a press. */
  shown: number;
  isQuiet: boolean;
  label: string;
}

function GroupList({ groups, nowMs, shown, isQuiet, label }: GroupListProps): ReactElement | null {
  const [isWhole, setWhole] = useState(false);
  if (groups.length === 0) return null;
  const hidden = groups.length - shown;
  return (
    <div>
      <ul className="alarms__list" aria-label={label}>
        {(isWhole ? groups : groups.slice(0, shown)).map((group) => (
          <li key={group.alarm.id}>
            <AlarmLine alarm={group.alarm} nowMs={nowMs} isQuiet={isQuiet} />
            <Explained group={group} nowMs={nowMs} />
          </li>
        ))}
      </ul>
      {hidden > 0 && (
        <button
          className="link"
          type="button"
          aria-expanded={isWhole}
          onClick={() => setWhole((before) => !before)}
        >
          {isWhole ? alarmMessages.fewer : alarmMessages.more(hidden)}
        </button>
      )}
    </div>
  );
}

/** Where to find the rest. */
function Links({ alarms, groups }: { alarms: AlarmsNow; groups: GroupedAlarms }): ReactElement {
  return (
    <div className="alarms__links">
      {groups.resolved.length > 0 && (
        <ViewLink className="link link--line" changes={{ page: 'alarms' }}>
          {alarmMessages.resolvedLink(groups.resolved.length)}
        </ViewLink>
      )}
      {alarms.silences.length > 0 && (
        <ViewLink className="link link--line" changes={{ page: 'alarms' }}>
          {alarmMessages.silencesLink(alarms.silences.length)}
        </ViewLink>
      )}
      <NotifySwitch />
    </div>
  );
}

function countWords({ loud, quiet }: GroupedAlarms, isStale: boolean): string {
  if (loud.length > 0) return alarmMessages.count(loud.length);
  if (isStale) return alarmMessages.noneKnown;
  return quiet.length > 0 ? alarmMessages.noneNew : alarmMessages.none;
}

/** One line on the alarms as a whole: how many, and whether that can be believed. */
function StateLine({ alarms, groups, nowMs }: LoadedProps): ReactElement {
  const [first] = groups.loud;
  const [quiet] = groups.quiet;
  const isStale = alarms.judged === null || nowMs - alarms.judged.at > STALE_AFTER_MS;
  return (
    <p className="alarms__state">
      {first !== undefined ? (
        <AlarmMark severity={first.alarm.severity} />
      ) : quiet !== undefined ? (
        <AlarmMark severity={quiet.alarm.severity} isQuiet />
      ) : (
        <HealthMark health={isStale ? 'not_enough_data' : 'ok'} />
      )}
      {/* Changes only with the number, so that a screen reader is not interrupted every second. */}
      <output>{countWords(groups, isStale)}</output>
      <Checked at={alarms.judged?.at ?? null} nowMs={nowMs} />
      {alarms.traffic !== 'real' && (
        <span className="alarms__checked">{alarmMessages.watches[alarms.traffic]}</span>
      )}
    </p>
  );
}

interface LoadedProps {
  alarms: AlarmsNow;
  groups: GroupedAlarms;
  nowMs: number;
}

function LoadedAlarms({ alarms, groups, nowMs }: LoadedProps): ReactElement {
  const [first, ...others] = groups.loud;
  return (
    <>
      <div className="alarms__top">
        <StateLine alarms={alarms} groups={groups} nowMs={nowMs} />
        <Links alarms={alarms} groups={groups} />
      </div>
      {first !== undefined && <Gravest key={first.alarm.id} group={first} nowMs={nowMs} />}
      <GroupList
        groups={others}
        nowMs={nowMs}
        shown={SHOWN_LOUD}
        isQuiet={false}
        label={alarmMessages.label}
      />
      <GroupList
        groups={groups.quiet}
        nowMs={nowMs}
        shown={SHOWN_QUIET}
        isQuiet
        label={alarmMessages.quietLabel}
      />
    </>
  );
}

/** What the section reads of a query. */
export type AlarmsQuery = Pick<UseQueryResult<AlarmsNow>, 'data' | 'error' | 'dataUpdatedAt'>;

/** Alarms first: what is wrong and where, or that nothing is. */
export function AlarmsSection({ query }: { query: AlarmsQuery }): ReactElement {
  const localMs = useNow(1_000);
  const { data, error, dataUpdatedAt } = query;
  const nowMs = localMs + (data?.aheadMs ?? 0);
  const ageMs = localMs - dataUpdatedAt;
  return (
    <section className="alarms" aria-label={alarmMessages.label}>
      {data !== undefined ? (
        <>
          {error !== null && ageMs > OUT_OF_DATE_AFTER_MS && (
            <p className="alarms__stale">
              <HealthMark health="worse" /> {alarmMessages.outOfDate(durationWords(ageMs))}
            </p>
          )}
          <LoadedAlarms alarms={data} groups={groupAlarms(data.alarms, data.answeredMs)} nowMs={nowMs} />
        </>
      ) : (
        <p className="note">
          {error === null
            ? alarmMessages.asking
            : isUnsupported(error)
              ? alarmMessages.unsupported
              : alarmMessages.unavailable(error.message)}
        </p>
      )}
    </section>
  );
}
