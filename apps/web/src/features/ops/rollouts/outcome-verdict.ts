import type { Rollout } from '@hark/shared/http/rollouts-api';
import { formatCount, formatValue } from '@hark/shared/metrics/figures/format-value';
import type { Health } from '@hark/shared/metrics/figures/metric-figure';
import type { RolloutPlan } from '@hark/shared/rollouts/rollout-plan';

export type OutcomeCard = Rollout['outcomes'][number];
type Limits = Pick<RolloutPlan, 'pauseFrom' | 'rollBackFrom'>;

export type Verdict = 'harm' | 'suspected' | 'within' | 'open' | 'none';

/** A mark of its own shape for each verdict. */
export const VERDICT_MARKS: Record<Verdict, Health> = {
  harm: 'bad',
  suspected: 'worse',
  within: 'ok',
  open: 'no_baseline',
  none: 'not_enough_data',
};

/** What the evidence says of one outcome. Pure. */
export function verdictOf({ eValue, bound, margin, canary }: OutcomeCard, limits: Limits): Verdict {
  if (eValue >= limits.rollBackFrom) return 'harm';
  if (eValue >= limits.pauseFrom) return 'suspected';
  if (canary.tasks === 0 || bound === null) return 'none';
  return bound <= margin ? 'within' : 'open';
}

/** An e-value to two digits, large ones in full. It is rounded down, so that none seems to reach a limit. Pure. */
export function eValueWords(eValue: number): string {
  if (eValue < 0.01) return '< 0.01';
  return eValue >= 10 ? formatCount(Math.floor(eValue)) : String(Number(eValue.toPrecision(2)));
}

/** A difference of shares in percentage points, with its sign: “+0.9 points”. Pure. */
export function pointsWords(difference: number | null): string {
  if (difference === null) return '–';
  const points = Math.round(difference * 1_000) / 10;
  if (points === 0) return '±0 points';
  return `${points > 0 ? '+' : '−'}${Math.abs(points)} ${Math.abs(points) === 1 ? 'point' : 'points'}`;
}

/** “12 of 340 (3.5 %)”. Pure. */
export function groupParts({
  bad,
  tasks,
}: OutcomeCard['canary']): [bad: string, tasks: string, share: string] {
  const share = tasks === 0 ? '–' : formatValue(Math.round((bad / tasks) * 1_000) / 1_000, 'share');
  return [formatCount(bad), formatCount(tasks), share];
}
