import type { AnyEventName } from '../../events/event-names.ts';
import type { SLICE_DIMENSIONS } from '../../events/slices.ts';

export type Component = 'vad' | 'asr' | 'search' | 'gateway' | 'client';
/** What a component is given, what it gives, and how its machinery does. */
export type MetricKind = 'input' | 'output' | 'software';
export type Unit =
  'share' | 'ms' | 'dBFS' | 'dB' | 'Hz' | 'bytes' | 'words' | 'count' | 'ratio' | 'probability';

/**
 * On one field of an event's `data`, or on a slice that it does not have. A field that is null or absent fulfils
 * `is: null` and nothing else.
 */
export type Condition =
  | { field: string; is: string | number | boolean | null }
  | { field: string; above: number }
  | { slice: (typeof SLICE_DIMENSIONS)[number]; is: null };

interface MetricBase {
  /** `component.name`, for ever: it is a key in the store and part of the name in Prometheus. */
  id: string;
  title: string;
  component: Component;
  kind: MetricKind;
  unit: Unit;
  /** Which way is better; `neither` for what should stay as it is. */
  better: 'lower' | 'higher' | 'neither';
  /** In words, for people. */
  formula: string;
  /** Wrong whatever the baseline says. */
  alarm?: { above: number } | { below: number };
  /** Among the handful that an operator looks at first. */
  headline?: true;
}

/** The share of events that fulfil all of `hit` among those that fulfil all of `of`. */
export interface RateMetric extends MetricBase {
  shape: 'rate';
  from: readonly AnyEventName[];
  of?: readonly Condition[];
  /** Where hits are events of their own: none of them counts among `from`. */
  hitFrom?: AnyEventName;
  hit: readonly Condition[];
}

/** The values of one field: mean and quantiles. */
export interface DistributionMetric extends MetricBase {
  shape: 'distribution';
  from: readonly AnyEventName[];
  of?: readonly Condition[];
  field: string;
  /** In Prometheus, where several stages share a histogram; otherwise its name is made from the id. */
  stage?: string;
  /** Upper bounds of the histogram's buckets in Prometheus, in the unit of the metric; otherwise those of its unit. */
  buckets?: readonly number[];
  /** In Prometheus, instead of the name that is made from the id. */
  exposedAs?: string;
}

/** How many; shown as a number in a time. */
export interface CountMetric extends MetricBase {
  shape: 'count';
  from: readonly AnyEventName[];
  of?: readonly Condition[];
  /** A field that says how many each event stands for. */
  field?: string;
  /** In Prometheus: a label with the first of these fields that is known. Few values, never an id or a text. */
  label?: { name: string; fields: readonly string[]; otherwise: string };
  /** In Prometheus, instead of the name that is made from the id. */
  exposedAs?: string;
}

/** Defined, so that it has its place; nothing records it until `awaits` is there. */
export interface AwaitedMetric extends MetricBase {
  shape: 'awaited';
  awaits: 'labels' | 'shadow';
}

export type RecordedMetric = RateMetric | DistributionMetric | CountMetric;
export type MetricDefinition = RecordedMetric | AwaitedMetric;
