import { SEVERITIES, type Severity } from '@hark/shared/alarms/alarm-rule';
import type { Alarm } from '@hark/shared/http/alarms-api';

/** An alarm with those that it explains. */
export interface AlarmGroup {
  alarm: Alarm;
  explained: readonly Alarm[];
}

export interface GroupedAlarms {
  /** Those that need somebody now: firing and not silenced; the gravest first. */
  loud: readonly AlarmGroup[];
  /** Acknowledged, silenced, or not confirmed yet. */
  quiet: readonly AlarmGroup[];
  resolved: readonly Alarm[];
}

/** @param nowMs by the server's clock */
export function isSilenced({ silencedUntilMs }: Pick<Alarm, 'silencedUntilMs'>, nowMs: number): boolean {
  return silencedUntilMs !== null && silencedUntilMs > nowMs;
}

export function isOpen({ state }: Pick<Alarm, 'state'>): boolean {
  return state === 'pending' || state === 'firing' || state === 'acknowledged';
}

const isLoud = (alarm: Alarm, nowMs: number): boolean =>
  alarm.state === 'firing' && !isSilenced(alarm, nowMs);

/** A suspicion explains nothing: only a confirmed alarm has others below it. */
const explains = ({ state }: Alarm): boolean => state === 'firing' || state === 'acknowledged';

/** Follows the explanations of an alarm to their end; an alarm that explains itself by a detour has none. */
function rootOf(alarm: Alarm, byId: ReadonlyMap<string, Alarm>): Alarm {
  const passed = new Set<string>();
  let at = alarm;
  while (!passed.has(at.id)) {
    passed.add(at.id);
    const above = at.cause.upstream === null ? undefined : byId.get(at.cause.upstream);
    if (above === undefined) return at;
    at = above;
  }
  return alarm;
}

const rank = (severity: Severity): number => SEVERITIES.indexOf(severity);

/**
 * Sorts alarms for reading: those explained by another one are below it, and each group is as loud as the alarm that
 * explains it. Alarms of the same severity keep the order of the server. Pure.
 *
 * @param nowMs by the server's clock
 */
export function groupAlarms(alarms: readonly Alarm[], nowMs: number): GroupedAlarms {
  const open = alarms.filter(isOpen);
  const byId = new Map(open.filter(explains).map((alarm) => [alarm.id, alarm]));
  const explained = new Map<string, Alarm[]>();
  const roots: Alarm[] = [];
  for (const alarm of open) {
    const root = rootOf(alarm, byId);
    if (root === alarm) roots.push(alarm);
    else explained.set(root.id, [...(explained.get(root.id) ?? []), alarm]);
  }
  const groups = roots
    .map((alarm) => ({ alarm, explained: explained.get(alarm.id) ?? [] }))
    .toSorted((left, right) => rank(left.alarm.severity) - rank(right.alarm.severity));
  return {
    loud: groups.filter(({ alarm }) => isLoud(alarm, nowMs)),
    quiet: groups.filter(({ alarm }) => !isLoud(alarm, nowMs)),
    resolved: alarms.filter(({ state }) => state === 'resolved'),
  };
}
