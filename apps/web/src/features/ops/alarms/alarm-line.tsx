import type { Alarm } from '@hark/shared/http/alarms-api';
import { formatTime } from '@hark/shared/metrics/figures/format-value';
import type { ReactElement } from 'react';
import { agoWords, durationWords } from '../ago-words.ts';
import { opsMessages } from '../ops-messages.ts';
import { ViewLink } from '../view-link.tsx';
import { isSilenced } from './alarm-groups.ts';
import { AlarmMark } from './alarm-mark.tsx';
import { alarmMessages } from './alarm-messages.ts';
import { sentenceParts } from './alarm-sentence.ts';

/** The state of an alarm in words: “firing for 25 min”. */
export function stateWords(alarm: Alarm, nowMs: number): string {
  const { state, sinceMs, stateSinceMs, acknowledged } = alarm;
  if (isSilenced(alarm, nowMs) && alarm.silencedUntilMs !== null)
    return alarmMessages.silencedUntil(formatTime(alarm.silencedUntilMs, 'minute'));
  switch (state) {
    case 'firing':
      return `${alarmMessages.states.firing} ${alarmMessages.duration(durationWords(nowMs - sinceMs))}`;
    case 'acknowledged':
      return acknowledged === null
        ? alarmMessages.states.acknowledged
        : alarmMessages.acknowledgedBy(acknowledged.by, agoWords(acknowledged.at, nowMs), acknowledged.note);
    case 'resolved':
      return `${alarmMessages.states.resolved} ${agoWords(stateSinceMs, nowMs)}`;
    case 'pending':
    case 'ok':
      return alarmMessages.states[state];
  }
}

/** What is known of an alarm beside what happens: severity, component, state, figures. */
export function AlarmMeta({ alarm, nowMs }: { alarm: Alarm; nowMs: number }): ReactElement {
  const { figures } = sentenceParts(alarm.cause.sentence, nowMs);
  return (
    <span className="alarm__meta">
      <b>{alarmMessages.severities[alarm.severity]}</b>
      {['', opsMessages.components[alarm.component], stateWords(alarm, nowMs)].join(' · ')}
      {figures !== '' && ` · ${figures}`}
    </span>
  );
}

interface LineProps {
  alarm: Alarm;
  /** By the server's clock. */
  nowMs: number;
  isQuiet?: boolean;
}

/** An alarm on a line; its sentence leads to the evidence. */
export function AlarmLine({ alarm, nowMs, isQuiet = false }: LineProps): ReactElement {
  return (
    <div className={isQuiet ? 'alarm-line alarm-line--quiet' : 'alarm-line'}>
      <AlarmMark severity={alarm.severity} isQuiet={isQuiet} />
      <p>
        <ViewLink className="alarm__sentence" changes={{ alarm: alarm.id }}>
          {sentenceParts(alarm.cause.sentence, nowMs).headline}
        </ViewLink>{' '}
        <AlarmMeta alarm={alarm} nowMs={nowMs} />
      </p>
    </div>
  );
}
