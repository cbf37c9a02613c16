import type { AlarmRule } from '@hark/shared/alarms/alarm-rule';
import { findMetric } from '@hark/shared/metrics/definitions/metric-definitions';
import { formatCount, formatValue } from '@hark/shared/metrics/figures/format-value';
import type { StoredAlarm } from './stored-alarm.ts';

const COMPONENT_NAMES = {
  vad: 'detection',
  asr: 'recognition',
  search: 'search',
  gateway: 'server',
  client: 'page',
} as const;

/** The day is part of it, because a message may be read later. In UTC, because the reader's place is not known. */
function timeOf(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

const MOST_WORDS = 3;

/** Values of a rate are shares; those of a drift have the unit of the metric. */
function figures({ evidence }: StoredAlarm, rule: AlarmRule): string {
  const { value, baseline, n } = evidence;
  if (value === null) return `${formatCount(n)} samples`;
  const isTime = rule.detector === 'rate' && rule.metric.endsWith('_ms');
  const unit = findMetric(rule.metric)?.unit ?? 'share';
  const shown = (each: number): string => formatValue(each, isTime ? 'share' : unit);
  const before = baseline === null ? '' : `, ${shown(baseline)} before`;
  return `${shown(value)}${isTime ? ' slow' : ''} of ${formatCount(n)}${before}`;
}

/**
 * Says in one sentence what happens, for whom, since when and where to look: “Clips are cut at the start more often in
 * Chrome 142 since 2026-11-28 12:40 UTC; 43 % of 130, 2 % before; detection”. Pure.
 */
export function alarmSentence(alarm: StoredAlarm, rule: AlarmRule): string {
  const where = alarm.slice === null ? '' : ` in ${alarm.slice.value}`;
  const words = alarm.evidence.words.slice(0, MOST_WORDS).map((word) => `“${word}”`);
  const about = words.length === 0 ? '' : ` (${words.join(', ')})`;
  return [
    `${rule.title}${where}${about} since ${timeOf(alarm.sinceMs)}`,
    figures(alarm, rule),
    COMPONENT_NAMES[rule.component],
  ].join('; ');
}
