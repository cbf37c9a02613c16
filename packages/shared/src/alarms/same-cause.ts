import type { Component, MetricKind } from '../metrics/definitions/metric-definition.ts';
import type { Detector } from './alarm-rule.ts';

/** What an alarm is about, as far as another one may have the same cause. Times are epoch milliseconds. */
export interface Located {
  metric: string;
  component: Component;
  kind: MetricKind;
  detector: Detector;
  /** Null: everything. */
  slice: { dimension: string; value: string } | null;
  /** The window of the evidence when it was found: from the estimated change on. */
  sinceMs: number;
  foundMs: number;
}

/** Estimates of the same change differ by some tasks. */
const MARGIN_MS = 3_600_000;

/** The order of the data: trouble of the first spoils what the next ones get. */
const ORDER: readonly Component[] = ['vad', 'asr', 'search'];

/**
 * Whether two alarms may be about the same people. Different slices of one dimension hold different people; a slice is
 * part of everything, and slices of different dimensions overlap.
 */
function isSamePlace(a: Located['slice'], b: Located['slice']): boolean {
  return a === null || b === null || a.dimension !== b.dimension || a.value === b.value;
}

function isSameWindow(a: Located, b: Located): boolean {
  return a.sinceMs <= b.foundMs + MARGIN_MS && b.sinceMs <= a.foundMs + MARGIN_MS;
}

/** Whether a second alarm is only another sign of the first: the same component, place and window. Pure. */
export function isSameCause(first: Located, second: Located): boolean {
  return (
    first.component === second.component &&
    isSamePlace(first.slice, second.slice) &&
    (first.metric === second.metric || isSameWindow(first, second))
  );
}

const isTime = ({ metric, kind }: Located): boolean => kind === 'software' && metric.endsWith('_ms');
const waits = ({ metric }: Located): boolean => metric === 'client.slow_rate' || metric === 'client.whole_ms';
/** Times that contain those of other stages. */
const CONTAINING = new Set(['gateway.queue_ms', 'gateway.total_ms']);

/** What many people ask for and the catalogue lacks lowers the confidence; low confidence does not make words new. */
const isNewWord = ({ detector }: Located): boolean => detector === 'unknown-words';
const isConfidence = ({ metric }: Located): boolean =>
  metric === 'asr.confidence' || metric === 'asr.below_auto_rate';

function isUpstream(first: Located, second: Located): boolean {
  if (isNewWord(second) && isConfidence(first)) return false;
  if (isNewWord(first)) return isConfidence(second);
  const [from, to] = [ORDER.indexOf(first.component), ORDER.indexOf(second.component)];
  // A slow stage makes the whole slow, and the queue in front of it long, but no other stage.
  if (waits(second)) return isTime(first) && first.component !== 'client';
  if (isTime(second)) return isTime(first) && from >= 0 && CONTAINING.has(second.metric);
  return from >= 0 && from < to;
}

/** Whether the first alarm explains the second: trouble further up in the same place and window. Pure. */
export function explains(first: Located, second: Located): boolean {
  return isUpstream(first, second) && isSamePlace(first.slice, second.slice) && isSameWindow(first, second);
}
