import type { AnyEventName } from '../../events/event-names.ts';
import type { SLICE_DIMENSIONS } from '../../events/slices.ts';

export type Component = 'vad' | 'asr' | 'search' | 'gateway' | 'client';
/** What a metric measures of a component: its input, its output or its software. */
export type MetricKind = 'input' | 'output' | 'software';
export type Unit =
  'share' | 'ms' | 'dBFS' | 'dB' | 'Hz' | 'bytes' | 'words' | 'count' | 'ratio' | 'probability';

/**
 * A condition on one field of an event's `data`, or on a slice that it lacks. A field that is null or absent fulfils
 * only `is: null`.
 */
export type Condition =
  | { field: string; is: string | number | boolean | null }
  | { field: string; above: number }
  | { slice: (typeof SLICE_DIMENSIONS)[number]; is: null };

interface MetricBase {
  /** `component.name`. Permanent: a key in the store and part of the name in Prometheus. */
  id: string;
  title: string;
  component: Component;
  kind: MetricKind;
  unit: Unit;
  /** The better direction; `neither` for a value that should stay constant. */
  better: 'lower' | 'higher' | 'neither';
  /** The formula in words. */
  formula: string;
  /** Bound beyond which a figure is wrong whatever the baseline. */
  alarm?: { above: number } | { below: number };
  /** One of the few metrics that an operator looks at first. */
  headline?: true;
}

/** The share of `of` events that fulfil all of `hit`. */
export interface RateMetric extends MetricBase {
  shape: 'rate';
  from: readonly AnyEventName[];
  of?: readonly Condition[];
  /** Event whose occurrences are the hits; they don't count among `from`. */
  hitFrom?: AnyEventName;
  hit: readonly Condition[];
}

/** The values of one field: mean and quantiles. */
export interface DistributionMetric extends MetricBase {
  shape: 'distribution';
  from: readonly AnyEventName[];
  of?: readonly Condition[];
  field: string;
  /** Label in Prometheus, where several stages share a histogram; otherwise the id gives the name. */
  stage?: string;
  /** Upper bounds of the histogram's buckets in Prometheus, in the unit of the metric. Default: those of the unit. */
  buckets?: readonly number[];
  /** Name in Prometheus, instead of the one made from the id. */
  exposedAs?: string;
}

/** A count over a time range. */
export interface CountMetric extends MetricBase {
  shape: 'count';
  from: readonly AnyEventName[];
  of?: readonly Condition[];
  /** Field with the number that each event stands for. */
  field?: string;
  /** Label in Prometheus with the first known value of these fields. Few values, never an id or a text. */
  label?: { name: string; fields: readonly string[]; otherwise: string };
  /** Name in Prometheus, instead of the one made from the id. */
  exposedAs?: string;
}

/** A metric that is defined but not recorded until `awaits` exists. */
export interface AwaitedMetric extends MetricBase {
  shape: 'awaited';
  awaits: 'labels';
}

export type RecordedMetric = RateMetric | DistributionMetric | CountMetric;
export type MetricDefinition = RecordedMetric | AwaitedMetric;
