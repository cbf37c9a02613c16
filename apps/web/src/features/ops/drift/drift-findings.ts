import { CHANGE_SPEEDS, type DriftFinding } from '@hark/shared/http/drift-api';
import type { Unit } from '@hark/shared/metrics/definitions/metric-definition';
import { findMetric } from '@hark/shared/metrics/definitions/metric-definitions';
import { formatCount, formatValue } from '@hark/shared/metrics/figures/format-value';
import { pValueWords } from '../alarms/alarm-facts.ts';
import { opsMessages } from '../ops-messages.ts';
import { driftMessages, type Speed } from './drift-messages.ts';

/** “Audio level · Safari 19”. */
export function findingTitle({ metric, slice }: Pick<DriftFinding, 'metric' | 'slice'>): string {
  const title = findMetric(metric)?.title ?? metric;
  return slice === null ? title : `${title} · ${opsMessages.who(slice.dimension, slice.value)}`;
}

function unitOf({ test, metric }: DriftFinding): Unit {
  return test === 'missing' ? 'share' : (findMetric(metric)?.unit ?? 'ratio');
}

/** What was measured of a finding, a phrase each. Pure. */
export function findingWords(finding: DriftFinding): string[] {
  const { value, reference, test, size, n, referenceN, adjustedP, withQuality } = finding;
  const unit = unitOf(finding);
  return [
    ...(value === null ? [] : [driftMessages.values(formatValue(value, unit), formatValue(reference, unit))]),
    ...(size === null
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

/**
 * The inputs by how fast they change, the fastest first: each once, as its whole if there is one. Speeds without inputs
 * are left out. Pure.
 */
export function inputsBySpeed(findings: readonly DriftFinding[]): { speed: Speed; inputs: string[] }[] {
  const byMetric = new Map<string, DriftFinding>();
  for (const finding of findings) {
    const known = byMetric.get(finding.metric);
    if (known === undefined || (known.slice !== null && finding.slice === null))
      byMetric.set(finding.metric, finding);
  }
  return CHANGE_SPEEDS.flatMap((speed) => {
    const inputs = [...byMetric.values()]
      .filter((finding) => finding.speed === speed)
      .map(({ metric }) => findingTitle({ metric, slice: null }));
    return inputs.length === 0 ? [] : [{ speed, inputs }];
  });
}
