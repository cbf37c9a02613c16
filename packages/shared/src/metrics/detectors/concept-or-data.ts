import type { MetricDefinition } from '../definitions/metric-definition.ts';
import { rateWarning, RATE_WARNING, type RateSums, type RateWarningSettings } from './rate-warning.ts';
import { reweight, type ReweightedRate, type Strata } from './reweight.ts';

/**
 * `concept`: the same inputs now have worse outcomes. `data`: outcomes are worse because inputs have changed.
 * `undetermined`: outcomes and inputs have changed, and the samples do not say which of both it is.
 */
export type DriftCause = 'none' | 'concept' | 'data' | 'undetermined' | 'not_enough_data';

/** Why outcomes have become worse. */
export interface ConceptOrData {
  cause: DriftCause;
  reweighted: ReweightedRate | null;
  /** Share of the change that the changed inputs explain; null where there is no change. */
  explainedShare: number | null;
}

const MIN_COVERAGE = 0.8;
const MIN_EFFECTIVE = 100;

const sumOf = (strata: Strata): RateSums =>
  [...strata.values()].reduce(
    (sum, { samples, total }) => ({ samples: sum.samples + samples, total: sum.total + total }),
    { samples: 0, total: 0 },
  );

function causeOfWorse(
  {
    inputsMoved,
    isStillWorse,
    explainedShare,
  }: Record<'inputsMoved' | 'isStillWorse', boolean> & {
    explainedShare: number;
  },
  { coverage, effectiveSamples }: ReweightedRate,
): DriftCause {
  if (!inputsMoved) return 'concept';
  if (coverage < MIN_COVERAGE || effectiveSamples < MIN_EFFECTIVE) return 'undetermined';
  if (isStillWorse) return 'concept';
  return explainedShare >= 0.5 ? 'data' : 'undetermined';
}

/**
 * Tells concept drift from data drift: it is concept drift only where outcomes are worse while the inputs are quiet, or
 * still worse after reweighting to the reference inputs. Pure.
 *
 * @param current outcomes by stratum of the input
 * @param reference the same strata of the reference
 * @param inputsMoved whether any input of the component has drifted
 */
export function conceptOrData(
  metric: Pick<MetricDefinition, 'better'>,
  { current, reference, inputsMoved }: { current: Strata; reference: Strata; inputsMoved: boolean },
  settings: RateWarningSettings = RATE_WARNING,
): ConceptOrData {
  const [now, before] = [sumOf(current), sumOf(reference)];
  const { verdict } = rateWarning(metric, now, before, settings);
  const reweighted = reweight(current, reference);
  if (verdict === 'not_enough_data' || reweighted === null)
    return { cause: 'not_enough_data', reweighted, explainedShare: null };
  const change = now.total / now.samples - before.total / before.samples;
  const explainedShare = change === 0 ? null : (now.total / now.samples - reweighted.share) / change;
  if (verdict === 'quiet') return { cause: 'none', reweighted, explainedShare };
  const { share, effectiveSamples } = reweighted;
  const still = rateWarning(metric, { samples: effectiveSamples, total: share * effectiveSamples }, before, {
    ...settings,
    minSamples: MIN_EFFECTIVE,
  });
  const seen = {
    inputsMoved,
    isStillWorse: still.verdict === 'warning',
    explainedShare: explainedShare ?? 0,
  };
  return { cause: causeOfWorse(seen, reweighted), reweighted, explainedShare };
}
