import type { Alarm } from '@hark/shared/http/alarms-api';
import type { Cause } from '@hark/shared/http/metrics-api';

/** Whether an alarm is about a cause: the same place, and a metric in common. */
function covers({ metric, slice, evidence }: Alarm, cause: Cause): boolean {
  const samePlace = slice?.dimension === cause.slice?.dimension && slice?.value === cause.slice?.value;
  // The alarm of a whole may be carried by the slice that the cause names.
  const carried =
    slice === null &&
    evidence.slices.some(
      ({ dimension, value }) => dimension === cause.slice?.dimension && value === cause.slice.value,
    );
  const ofAlarm = new Set([metric, ...evidence.others]);
  return (samePlace || carried) && [cause.metric, ...cause.others].some((id) => ofAlarm.has(id));
}

/** Returns the causes that no alarm is about, in their order. Pure. */
export function uncovered(causes: readonly Cause[], alarms: readonly Alarm[]): Cause[] {
  return causes.filter((cause) => !alarms.some((alarm) => covers(alarm, cause)));
}
