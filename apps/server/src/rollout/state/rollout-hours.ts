import type { RolloutSpec } from '@hark/shared/rollouts/rollout-spec';

type Hours = RolloutSpec['windows'];

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;

/** Weekday and time of a moment in a time zone, such as `Mon` and `09:30`. */
function clockAt(nowMs: number, timeZone: string): { day: string; time: string } {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const parts = new Map(format.formatToParts(nowMs).map(({ type, value }) => [type, value]));
  return { day: parts.get('weekday') ?? '', time: `${parts.get('hour')}:${parts.get('minute')}` };
}

/** Whether a rollout may start and advance at this moment. Pure. @param nowMs epoch milliseconds */
export function isOpenAt(hours: Hours, nowMs: number): boolean {
  if (hours.length === 0) return true;
  return hours.some(({ days, from, to, timeZone }) => {
    const { day, time } = clockAt(nowMs, timeZone);
    return days.some((each) => DAYS[each] === day) && time >= from && time < to;
  });
}

/** Says when a rollout may advance, such as `Mon, Tue 09:00 to 17:00 (Europe/Berlin)`. Pure. */
export function describeHours(hours: Hours): string {
  return hours
    .map(({ days, from, to, timeZone }) => {
      return `${days.map((each) => DAYS[each]).join(', ')} ${from} to ${to} (${timeZone})`;
    })
    .join('; ');
}
