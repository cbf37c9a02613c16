import type { RuleThresholds } from '@hark/shared/http/alarms-api';
import { formatCount, formatValue } from '@hark/shared/metrics/figures/format-value';

export type Threshold = RuleThresholds['thresholds'][number];

/** Shares are read and written in percent. */
const scaleOf = (unit: string): number => (unit === 'share' ? 100 : 1);

const SUFFIXES = new Map([
  ['share', '%'],
  ['ms', 'ms'],
  ['ratio', '×'],
  ['sigmas', 'σ'],
]);

/** The unit beside a field; empty for plain numbers. */
export function suffixOf({ unit }: Pick<Threshold, 'unit'>): string {
  return SUFFIXES.get(unit) ?? '';
}

/** The text of a field for a value; twelve digits, so that 0.07 does not become 7.000000000000001 %. Pure. */
export function fieldText(value: number, { unit }: Pick<Threshold, 'unit'>): string {
  return String(Number((value * scaleOf(unit)).toPrecision(12)));
}

/** A value with its unit, for sentences. Pure. */
export function valueWords(value: number, threshold: Pick<Threshold, 'unit'>): string {
  const suffix = suffixOf(threshold);
  if (threshold.unit === 'share') return formatValue(value, 'share');
  if (threshold.unit === 'count') return formatCount(value);
  return suffix === '' || suffix === '×'
    ? `${fieldText(value, threshold)}${suffix}`
    : `${fieldText(value, threshold)} ${suffix}`;
}

export type FieldValue = { type: 'number'; value: number } | { type: 'no-number' } | { type: 'out-of-range' };

/** Reads the text of a field. A decimal comma is one too. Pure. */
export function readField(
  text: string,
  { unit, min, max }: Pick<Threshold, 'unit' | 'min' | 'max'>,
): FieldValue {
  const plain = text.trim().replace(',', '.');
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain)) return { type: 'no-number' };
  const value = Number((Number(plain) / scaleOf(unit)).toPrecision(12));
  return value < min || value > max ? { type: 'out-of-range' } : { type: 'number', value };
}

/** The values that differ from those in force; null while a field has none. Pure. */
export function changedValues(
  thresholds: readonly Threshold[],
  texts: ReadonlyMap<string, string>,
): Record<string, number> | null {
  const changed: Record<string, number> = {};
  for (const threshold of thresholds) {
    const text = texts.get(threshold.name);
    if (text === undefined || text === fieldText(threshold.value, threshold)) continue;
    const read = readField(text, threshold);
    if (read.type !== 'number') return null;
    if (read.value !== threshold.value) changed[threshold.name] = read.value;
  }
  return changed;
}

export type RuleFilter = 'all' | 'never-fired' | 'not-active';

export function isShown({ fired, use }: Pick<RuleThresholds, 'fired' | 'use'>, filter: RuleFilter): boolean {
  switch (filter) {
    case 'all':
      return true;
    case 'never-fired':
      return fired === 0;
    case 'not-active':
      return use !== 'active';
  }
}
