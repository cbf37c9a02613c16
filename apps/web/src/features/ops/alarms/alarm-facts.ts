import type { Alarm } from '@hark/shared/http/alarms-api';
import type { Unit } from '@hark/shared/metrics/definitions/metric-definition';
import { findMetric } from '@hark/shared/metrics/definitions/metric-definitions';
import { formatCount, formatTime, formatValue } from '@hark/shared/metrics/figures/format-value';
import { opsMessages } from '../ops-messages.ts';
import type { Span } from '../ops-view.ts';
import type { Fact } from '../utterance-facts.ts';
import { alarmMessages } from './alarm-messages.ts';

/** Unit of an alarm's value: that of its metric, except for detectors that compare something else. */
export function valueUnit({ detector, metric }: Pick<Alarm, 'detector' | 'metric'>): Unit {
  switch (detector) {
    case 'missing':
    case 'choice':
    case 'unknown-words':
    case 'calibration':
      return 'share';
    case 'rate':
      // Of a time it watches the share that is longer than usual.
      return findMetric(metric)?.shape === 'distribution' ? 'share' : (findMetric(metric)?.unit ?? 'ratio');
    case 'bound':
    case 'burn':
    case 'drift':
      return findMetric(metric)?.unit ?? 'ratio';
  }
}

/** “12:40 – 13:00”, with the day where it is not one. */
export function spanWords({ from, to }: Span): string {
  const [start, end] = [from, to].map((at) => formatTime(at, 'minute'));
  const sameDay = formatTime(from, 'date') === formatTime(to, 'date');
  return `${start} – ${sameDay ? formatTime(to, 'clock') : end}`;
}

/** A score without a unit, to three digits. */
const score = (value: number): string => formatValue(value, 'ratio');

/** The evidence of an alarm in rows. Pure. */
export function evidenceFacts(alarm: Alarm): Fact[] {
  const { evidence, cause, sinceMs, slice } = alarm;
  const { facts } = alarmMessages;
  const unit = valueUnit(alarm);
  const { interval, pValue } = evidence;
  return [
    { label: facts.value, value: formatValue(evidence.value, unit) },
    ...(interval === null
      ? []
      : [
          {
            label: facts.interval,
            value: `${formatValue(interval.lower, unit)} – ${formatValue(interval.upper, unit)}`,
          },
        ]),
    { label: facts.baseline, value: formatValue(evidence.baseline, unit) },
    { label: facts.samples, value: formatCount(evidence.n) },
    { label: facts.window, value: spanWords(evidence.window) },
    { label: facts.since, value: formatTime(sinceMs, 'minute') },
    {
      label: facts.slice,
      value: slice === null ? alarmMessages.everything : opsMessages.who(slice.dimension, slice.value),
    },
    {
      label: facts.test,
      value: facts.testAgainst(
        alarmMessages.statistic(evidence.statistic),
        score(evidence.score),
        score(evidence.limit),
      ),
    },
    ...(pValue === null ? [] : [{ label: facts.pValue, value: pValueWords(pValue) }]),
    { label: facts.severity, value: alarmMessages.severityWords(alarm.severity) },
    { label: facts.cause, value: alarmMessages.causeKinds[cause.kind] },
  ];
}

/** A p-value to three digits; the smallest ones as a bound. */
export function pValueWords(pValue: number): string {
  return pValue < 0.0001 ? '< 0.0001' : formatValue(pValue, 'probability');
}

const MIN_BEFORE_MS = 3_600_000;
const ROUND_MS = 300_000;

/**
 * The time that the chart of an alarm shows: what was judged, and twice as long before it began. In steps of five
 * minutes, so that the chart is not fetched again at every judgement. Pure.
 */
export function chartSpan({ sinceMs, evidence: { window } }: Pick<Alarm, 'sinceMs' | 'evidence'>): Span {
  const start = Math.min(sinceMs, window.from);
  const end = Math.max(window.to, start);
  const from = start - Math.max(MIN_BEFORE_MS, 2 * (end - start));
  return {
    from: Math.max(1, Math.floor(from / ROUND_MS) * ROUND_MS),
    to: Math.ceil((end + 1) / ROUND_MS) * ROUND_MS,
  };
}

const STAGES = ['vad', 'asr', 'search', 'unexplained'] as const;

/** The stages that are charged, the greatest share first: “71 % recognition, 22 % detection”. Pure. */
export function blameWords(shares: Record<(typeof STAGES)[number], number>): string {
  return STAGES.filter((stage) => shares[stage] > 0)
    .toSorted((left, right) => shares[right] - shares[left])
    .map(
      (stage) =>
        `${formatValue(Math.round(shares[stage] * 100) / 100, 'share')} ${alarmMessages.stages[stage]}`,
    )
    .join(', ');
}
