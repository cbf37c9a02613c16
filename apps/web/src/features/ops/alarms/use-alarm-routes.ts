import type { UseQueryResult } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useNow } from '../use-now.ts';
import { groupAlarms } from './alarm-groups.ts';
import type { AlarmsNow } from './alarms-client.ts';
import { STALE_AFTER_MS } from './alarms-section.tsx';
import { pageMark } from './page-mark.ts';
import { useNotifications } from './use-notifications.ts';
import { usePageMark } from './use-page-mark.ts';

/** Shows alarms in the title, the icon and, if asked for, in notifications. @returns how many are loud */
export function useAlarmRoutes({ data }: UseQueryResult<AlarmsNow>): number {
  const nowMs = useNow(10_000) + (data?.aheadMs ?? 0);
  const groups = useMemo(
    () => (data === undefined ? null : groupAlarms(data.alarms, data.answeredMs)),
    [data],
  );
  const loud = groups?.loud.length ?? 0;
  const checkedAt = data?.judged?.at;
  usePageMark(pageMark(loud, checkedAt !== undefined && nowMs - checkedAt > STALE_AFTER_MS));
  useNotifications(groups);
  return loud;
}
