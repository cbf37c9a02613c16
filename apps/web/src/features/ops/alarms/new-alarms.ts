import type { Alarm } from '@hark/shared/http/alarms-api';
import type { GroupedAlarms } from './alarm-groups.ts';

/**
 * Returns the alarms that are loud now and were not before. A warning is shown on the page and sent nowhere. Pure.
 *
 * @param known ids of the alarms that were loud before
 */
export function newAlarms({ loud }: Pick<GroupedAlarms, 'loud'>, known: ReadonlySet<string>): Alarm[] {
  return loud.flatMap(({ alarm }) => (alarm.severity === 'warning' || known.has(alarm.id) ? [] : [alarm]));
}
