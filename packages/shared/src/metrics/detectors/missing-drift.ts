import { MIN_BASELINE_SAMPLES, MIN_SAMPLES } from '../definitions/metric-definitions.ts';
import type { DriftVerdict } from './drift-verdict.ts';
import { binomialTail } from './exact-binomial.ts';
import { baselineShare } from './rate-warning.ts';

export const MISSING_DRIFT = {
  minSamples: MIN_SAMPLES,
  minReferenceSamples: MIN_BASELINE_SAMPLES,
  warnAbove: 0.01,
  /** Factor of the baseline that is also exceeded by what warns. */
  factor: 3,
  /** Share of a mandatory field that alarms. */
  alarmAbove: 0.05,
  warnBelow: 0.01,
  alarmBelow: 0.001,
} as const;

export type MissingDriftSettings = { [Setting in keyof typeof MISSING_DRIFT]: number };

/** Records of a window that lack a field. */
export interface MissingCount {
  missing: number;
  samples: number;
}

/** Missing values of one field in one window. An `alarm` needs no second window. */
export interface MissingDrift {
  verdict: DriftVerdict;
  share: number | null;
  /** Share that is exceeded, or would have to be. */
  limit: number;
  /** Probability of so many, if the true share were the limit. */
  pValue: number;
}

/** Returns the share above which it warns; null without a baseline. */
function warningLimit(baseline: MissingCount | null, settings: MissingDriftSettings): number | null {
  if (baseline === null || baseline.samples < settings.minReferenceSamples) return null;
  const usual = baselineShare({ samples: baseline.samples, total: baseline.missing });
  return Math.min(1, Math.max(settings.warnAbove, settings.factor * usual));
}

/**
 * Says whether a field is missing more often than it may be: a warning above 1 % and three times the baseline, an alarm
 * above 5 % of a mandatory field. Each only where so many are improbable at the limit (exact binomial), so that a few
 * samples are never enough. Pure.
 *
 * @param baseline null or too small: it never warns, but may alarm
 */
export function missingDrift(
  { missing, samples }: MissingCount,
  baseline: MissingCount | null,
  { isMandatory, settings = MISSING_DRIFT }: { isMandatory: boolean; settings?: MissingDriftSettings },
): MissingDrift {
  const share = samples === 0 ? null : missing / samples;
  const { alarmAbove, alarmBelow, warnBelow } = settings;
  const alarmP = binomialTail(missing, samples, alarmAbove);
  if (samples >= settings.minSamples && isMandatory && alarmP < alarmBelow)
    return { verdict: 'alarm', share, limit: alarmAbove, pValue: alarmP };
  const limit = warningLimit(baseline, settings);
  if (limit === null || samples < settings.minSamples)
    return { verdict: 'not_enough_data', share, limit: alarmAbove, pValue: alarmP };
  const pValue = binomialTail(missing, samples, limit);
  return { verdict: pValue < warnBelow ? 'warning' : 'quiet', share, limit, pValue };
}
