import type { DriftSettings } from '@hark/shared/http/drift-api';
import { CONTINUOUS_DRIFT } from '@hark/shared/metrics/detectors/continuous-drift';
import type { DriftLimits } from './compare-input.ts';

/** Returns the thresholds of a rule by name, as the operator has set them; null: the defaults. See `alarm-rules.ts`. */
export type RuleValues = (rule: string) => Readonly<Record<string, number>> | null;
/** Reads the thresholds that are in force. */
export type ReadRuleValues = () => Promise<RuleValues>;

/** A warning comes ten times as easily as an alarm. */
const WARN_FACTOR = CONTINUOUS_DRIFT.warnBelow / CONTINUOUS_DRIFT.alarmBelow;

/** Returns the limits of one rule: its thresholds, and the settings that all rules share. Pure. */
export function limitsOf(
  { minSliceSamples, minReferenceSamples }: DriftSettings,
  values: ReturnType<RuleValues>,
): DriftLimits {
  const {
    maxChance = CONTINUOUS_DRIFT.alarmBelow,
    minMoved = CONTINUOUS_DRIFT.minMovedSigmas,
    minSamples = CONTINUOUS_DRIFT.minSamples,
  } = values ?? {};
  return {
    minSamples,
    minSliceSamples,
    minReferenceSamples,
    minMoved,
    alarmBelow: maxChance,
    warnBelow: Math.min(0.5, WARN_FACTOR * maxChance),
  };
}
