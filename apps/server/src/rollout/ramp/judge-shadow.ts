import type { Rollout } from '@hark/shared/http/rollouts-api';
import type { RolloutSpec } from '@hark/shared/rollouts/rollout-spec';
import { shareExcessEValue } from '../judge/share-excess.ts';
import { type Finding, go, percent, stop, wait, written } from './finding.ts';

export type ShadowCounts = NonNullable<Rollout['shadow']>;
type ShadowPlan = NonNullable<RolloutSpec['shadow']>;

/** With fewer pairs, a 95th percentile is the time of one or two utterances. */
const LEAST_TIMED = 50;

/** Pairs from which the confidence bound is trusted. */
const LEAST_BOUNDED = 300;

/** Sooner than by the bound it is found by evidence that may be looked at after every pair. */
function isTooVisible(
  { mostVisible }: ShadowPlan,
  { pairs, visible, visibleLower }: Pick<ShadowCounts, 'pairs' | 'visible' | 'visibleLower'>,
  rollBackFrom: number,
): boolean {
  if (pairs >= LEAST_BOUNDED && visibleLower !== null && visibleLower > mostVisible) return true;
  return shareExcessEValue({ hits: visible, of: pairs }, mostVisible) >= rollBackFrom;
}

/** Reasons to end the rollout before anybody has met the challenger. */
function failure(
  { shadow, plan }: RolloutSpec,
  { pairs, visible, visibleLower, eValue, championMs, challengerMs }: ShadowCounts,
): Finding | null {
  if (shadow === null) return null;
  if (isTooVisible(shadow, { pairs, visible, visibleLower }, plan.rollBackFrom))
    return stop(
      'roll-back',
      'shadow-visible',
      `${visible} of ${pairs} answers in the shadow show visibly other results; ${percent(shadow.mostVisible)} are allowed.`,
    );
  if (eValue >= plan.rollBackFrom)
    return stop(
      'roll-back',
      'shadow-harm',
      `In the shadow the challenger more often had nothing where the champion answered (e-value ${written(eValue)}).`,
    );
  if (championMs === null || challengerMs === null || pairs < Math.min(LEAST_TIMED, shadow.minPairs))
    return null;
  if (challengerMs <= shadow.mostTimes * championMs) return null;
  return stop(
    'roll-back',
    'shadow-slow',
    `In the shadow the challenger decodes in ${Math.round(challengerMs)} ms (95th percentile), the champion in ${Math.round(championMs)} ms: more than ${shadow.mostTimes} times as long.`,
  );
}

/** Judges a shadow: whether the challenger may meet people. Pure. @param counts null: nothing was heard yet */
export function judgeShadow(
  spec: RolloutSpec,
  counts: ShadowCounts | null,
  accepted: ReadonlySet<string>,
): Finding {
  const next = spec.kind === 'blue-green' ? ('promote' as const) : ('advance' as const);
  const to = next === 'promote' ? 'everybody' : `step 1 of ${spec.plan.steps.length}`;
  if (spec.shadow === null) return go(next, `It has no shadow: it goes on to ${to}.`);
  const { minPairs } = spec.shadow;
  const { pairs, eValue, dropped } = counts ?? { pairs: 0, eValue: 1, dropped: 0 };
  const failed = counts === null ? null : failure(spec, counts);
  if (failed !== null) return failed;
  if (eValue >= spec.plan.pauseFrom && !accepted.has('shadow-harm'))
    return stop(
      'pause',
      'shadow-harm',
      `In the shadow the challenger may more often have nothing (e-value ${written(eValue)}): a person should look.`,
    );
  if (pairs >= minPairs) return go(next, `${pairs} answers in the shadow show no harm: it goes on to ${to}.`);
  const unheard = dropped === 0 ? '' : ` ${dropped} utterances were left out, for lack of capacity.`;
  return wait(`The shadow needs about ${minPairs - pairs} more utterances.${unheard}`, {
    tasks: minPairs - pairs,
  });
}
