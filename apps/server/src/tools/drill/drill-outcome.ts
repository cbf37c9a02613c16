import type { Alarm } from '@hark/shared/http/alarms-api';
import type { ExpectedAlarm } from '../simulate/scenario.ts';

/** An alarm that rang, and how many tasks of the fault there had been. */
export interface Ring {
  /** As it was seen last: more may be known of its cause by then. */
  alarm: Alarm;
  /** End of the evidence with which it first rang, epoch milliseconds. */
  knownMs: number;
  tasks: number;
}

export interface DrillOutcome {
  scenario: string;
  expected: ExpectedAlarm;
  /** The expected alarm; null if it did not ring. */
  rang: Ring | null;
  /** Further alarms that rang. */
  others: Ring[];
  /** Tasks since the fault began. */
  tasks: number;
  isAsExpected: boolean;
}

/** Whether somebody is called or shown the alarm as a trouble of its own: it is open, not silenced and not explained by another. */
export function isRinging({ state, silencedUntilMs, cause }: Alarm): boolean {
  const isOpen = state === 'firing' || state === 'acknowledged';
  return isOpen && silencedUntilMs === null && cause.upstream === null && cause.kind !== 'upstream';
}

/** Adds the alarms that ring for the first time, and what is known now of those that rang. Pure. */
export function addRings(rings: readonly Ring[], alarms: readonly Alarm[], tasks: number): Ring[] {
  const latest = new Map(alarms.map((alarm) => [alarm.id, alarm]));
  const known = new Set(rings.map(({ alarm }) => alarm.id));
  const first = alarms.filter((alarm) => isRinging(alarm) && !known.has(alarm.id));
  return [
    ...rings.map(({ alarm, knownMs, tasks: before }): Ring => ({
      alarm: latest.get(alarm.id) ?? alarm,
      knownMs,
      tasks: before,
    })),
    ...first.map((alarm): Ring => ({ alarm, knownMs: alarm.evidence.window.to, tasks })),
  ];
}

/** Whether this is the alarm that a scenario should cause. Pure. */
export function isExpected({ component, metric, cause }: Alarm, expected: ExpectedAlarm): boolean {
  return (
    component === expected.component && expected.metrics.includes(metric) && cause.kind === expected.cause
  );
}

interface Observed {
  scenario: string;
  expected: ExpectedAlarm;
  rings: readonly Ring[];
  tasks: number;
}

/** Returns what a drill has shown: as expected is one alarm, the right one. Pure. */
export function drillOutcome({ scenario, expected, rings, tasks }: Observed): DrillOutcome {
  const rang = rings.find(({ alarm }) => isExpected(alarm, expected)) ?? null;
  const others = rings.filter((ring) => ring !== rang);
  return { scenario, expected, rang, others, tasks, isAsExpected: rang !== null && others.length === 0 };
}
