import type { Alarm } from '@hark/shared/http/alarms-api';
import { useEffect, useRef } from 'react';
import { changeView } from '../use-ops-view.ts';
import type { GroupedAlarms } from './alarm-groups.ts';
import { alarmMessages } from './alarm-messages.ts';
import { sentenceParts } from './alarm-sentence.ts';
import { newAlarms } from './new-alarms.ts';
import { notifySetting, notifyState } from './notify-setting.ts';

/** Shows an alarm outside the page. Several pages of one browser show it once, because of its tag. */
function notify({ id, severity, cause: { sentence } }: Alarm): void {
  const { headline, figures } = sentenceParts(sentence, Date.now());
  try {
    const shown = new Notification(`Hark: ${alarmMessages.severities[severity]}`, {
      body: [headline, figures].filter((part) => part !== '').join('; '),
      tag: id,
    });
    shown.addEventListener('click', () => {
      window.focus();
      changeView({ alarm: id });
      shown.close();
    });
  } catch {
    // Some browsers of phones show notifications only for installed pages.
  }
}

/** Notifies of alarms that begin while the page is in the background; of those at its start it does not. */
export function useNotifications(groups: GroupedAlarms | null): void {
  const known = useRef<ReadonlySet<string> | null>(null);
  useEffect(() => {
    if (groups === null) return;
    const isBehind = document.visibilityState === 'hidden' || !document.hasFocus();
    if (known.current !== null && isBehind && notifyState(notifySetting.read()) === 'on')
      for (const alarm of newAlarms(groups, known.current)) notify(alarm);
    known.current = new Set(groups.loud.map(({ alarm }) => alarm.id));
  }, [groups]);
}
