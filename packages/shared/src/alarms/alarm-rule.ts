import type { Component, MetricKind } from '../metrics/definitions/metric-definition.ts';

/** How urgent an alarm is: `page` calls somebody now, `ticket` waits for working hours, `warning` is shown. */
export const SEVERITIES = ['page', 'ticket', 'warning'] as const;
export type Severity = (typeof SEVERITIES)[number];

/**
 * What a rule looks for.
 *
 * - `rate`: a share that rises (or falls, where higher is better) against its baseline, by CUSUM and by Wilson bounds
 * - `bound`: a figure beyond a bound that holds without a baseline
 * - `burn`: an error budget that is used up too fast
 * - `drift`: a distribution that differs from its reference
 * - `missing`: a field that events lack more often than before
 * - `calibration`: outcomes that are worse than the confidence promises
 * - `choice`: people choose other results for the same words
 * - `unknown-words`: words that people say and the catalogue lacks
 */
export const DETECTORS = [
  'rate',
  'bound',
  'burn',
  'drift',
  'missing',
  'calibration',
  'choice',
  'unknown-words',
] as const;
export type Detector = (typeof DETECTORS)[number];

/** A number of a rule that the operator may change. */
export interface RuleParameter {
  /** For example `ratio`, `limit`, `above`, `minSamples`. */
  name: string;
  /** What it does, in one sentence. */
  meaning: string;
  unit: 'share' | 'ratio' | 'count' | 'ms' | 'p' | 'score' | 'sigmas';
  default: number;
  min: number;
  max: number;
}

/** One rule. It is defined once; the alarms, the page, Prometheus and the documents are made from it. */
export interface AlarmRule {
  /** `metric id/detector`, for example `asr.redo_rate/rate`. Permanent: a key in the store. */
  id: string;
  /** Id of the metric. */
  metric: string;
  component: Component;
  kind: MetricKind;
  detector: Detector;
  severity: Severity;
  /** What it means when it fires, as the start of a sentence: “People repeat themselves more often”. */
  title: string;
  /** What to do then, in one or two sentences. */
  nextStep: string;
  parameters: readonly RuleParameter[];
}
