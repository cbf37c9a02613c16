import type { DriftFinding } from '@hark/shared/http/drift-api';
import type { Unit } from '@hark/shared/metrics/definitions/metric-definition';
import { DRIFT_INPUTS } from '@hark/shared/metrics/definitions/drift-inputs';
import { findMetric } from '@hark/shared/metrics/definitions/metric-definitions';
import { formatCount, formatValue } from '@hark/shared/metrics/figures/format-value';
import { pValueWords } from '../alarms/alarm-facts.ts';
import { opsMessages } from '../ops-messages.ts';
import { driftMessages, type Speed } from './drift-messages.ts';

/** Titles of inputs; those of categories, such as the browser, are no metrics. */
const TITLES = new Map(DRIFT_INPUTS.map(({ metric, title }) => [metric, title]));

/** “Audio level · Safari 19”. */
export function findingTitle({ metric, slice }: Pick<DriftFinding, 'metric' | 'slice'>): string {
  const title = TITLES.get(metric) ?? findMetric(metric)?.title ?? metric;
  return slice === null ? title : `${title} · ${opsMessages.who(slice.dimension, slice.value)}`;
}

function unitOf({ test, metric }: DriftFinding): Unit {
  // Of categories it is the share of the one that moved most.
  return test === 'ks' ? (findMetric(metric)?.unit ?? 'ratio') : 'share';
}

/** “Chrome 142: ” for a category; empty for numbers. */
function categoryWords(finding: DriftFinding): string {
  return 'category' in finding && typeof finding.category === 'string' ? `${finding.category}: ` : '';
}

/** What was measured of a finding, a phrase each. Pure. */
export function findingWords(finding: DriftFinding): string[] {
  const { value, reference, test, size, n, referenceN, adjustedP, withQuality } = finding;
  const unit = unitOf(finding);
  return [
    ...(value === null
      ? []
      : [
          `${categoryWords(finding)}${driftMessages.values(formatValue(value, unit), formatValue(reference, unit))}`,
        ]),
    // The share that is missing is the value already.
    ...(size === null || (test === 'missing' && value !== null)
      ? []
      : [driftMessages.sizes[test](formatValue(size, test === 'missing' ? 'share' : 'ratio'))]),
    driftMessages.counts(formatCount(n), formatCount(referenceN)),
    ...(adjustedP === null ? [] : [driftMessages.chance(pValueWords(adjustedP))]),
    ...(withQuality === null ? [] : [driftMessages.withQuality(formatValue(withQuality, 'probability'))]),
  ];
}

export interface SortedFindings {
  /** Warnings and alarms, in the order of the server. */
  changed: DriftFinding[];
  quiet: DriftFinding[];
}

/** Separates what changed from what did not. Pure. */
export function sortFindings(findings: readonly DriftFinding[]): SortedFindings {
  const isChanged = ({ verdict }: DriftFinding): boolean => verdict === 'warning' || verdict === 'alarm';
  return {
    changed: findings.filter(isChanged),
    quiet: findings.filter((finding) => !isChanged(finding)),
  };
}

/** The fastest first; what is not known comes last. */
export const SPEEDS = [
  'within_days',
  'within_weeks',
  'within_months',
  'stable',
  'not_enough_data',
] as const satisfies readonly Speed[];

const rankOf = (speed: Speed): number => SPEEDS.indexOf(speed);

/** The finding that stands for its metric: the whole, or without one the slice that changes fastest. */
function representative(findings: readonly DriftFinding[], metric: string): DriftFinding | undefined {
  const ofMetric = findings.filter((finding) => finding.metric === metric);
  return (
    ofMetric.find(({ slice }) => slice === null) ??
    ofMetric.toSorted((left, right) => rankOf(left.speed) - rankOf(right.speed))[0]
  );
}

/**
 * The inputs by how fast they change, the fastest first: each as its whole, and the slices that change faster than it.
 * Speeds without inputs are left out. Pure.
 */
export function inputsBySpeed(findings: readonly DriftFinding[]): { speed: Speed; inputs: string[] }[] {
  const metrics = [...new Set(findings.map(({ metric }) => metric))];
  const shown = metrics.flatMap((metric) => {
    const whole = representative(findings, metric);
    if (whole === undefined) return [];
    const faster = findings.filter(
      (finding) =>
        finding.metric === metric &&
        finding.slice !== null &&
        finding !== whole &&
        whole.slice === null &&
        rankOf(finding.speed) < rankOf(whole.speed),
    );
    return faster.concat(whole);
  });
  return SPEEDS.flatMap((speed) => {
    const inputs = shown.filter((finding) => finding.speed === speed).map(findingTitle);
    return inputs.length === 0 ? [] : [{ speed, inputs: [...new Set(inputs)] }];
  });
}
