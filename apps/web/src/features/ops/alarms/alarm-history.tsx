import type { alarmHistorySchema } from '@hark/shared/http/alarms-api';
import { formatTime } from '@hark/shared/metrics/figures/format-value';
import type { ReactElement } from 'react';
import type { z } from 'zod';
import { alarmMessages } from './alarm-messages.ts';

export type AlarmChange = z.infer<typeof alarmHistorySchema>;

/** What happened to one alarm, newest first. */
export function AlarmHistory({ history }: { history: readonly AlarmChange[] }): ReactElement {
  if (history.length === 0) return <p className="note">{alarmMessages.historyNone}</p>;
  return (
    <ol className="alarm__history">
      {history
        .toSorted((left, right) => right.at - left.at)
        .map(({ at, from, to, by, note }) => (
          <li key={`${at} ${from} ${to}`}>
            <span className="table__soft">{formatTime(at, 'moment')}</span> {alarmMessages.change(from, to)}
            {by !== null && ` ${alarmMessages.by(by)}`}
            {note !== '' && `: “${note}”`}
          </li>
        ))}
    </ol>
  );
}
