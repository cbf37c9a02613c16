import type { Rollout } from '@hark/shared/http/rollouts-api';
import { formatCount, formatValue } from '@hark/shared/metrics/figures/format-value';
import type { RolloutSpec } from '@hark/shared/rollouts/rollout-spec';
import type { Fact } from '../utterance-facts.ts';
import { eValueWords } from './outcome-verdict.ts';
import { rolloutMessages } from './rollout-messages.ts';

type Shadow = NonNullable<Rollout['shadow']>;
type ShadowPlan = NonNullable<RolloutSpec['shadow']>;
type Ratio = NonNullable<Rollout['ratio']>;

/** The e-value from which the ratio of the groups is taken to be wrong: at a level of 0.001. */
const MISMATCH_FROM = 1_000;

const shareText = (value: number): string => formatValue(Math.round(value * 1_000) / 1_000, 'share');

function ofPairs(count: number, pairs: number): string {
  return pairs === 0 ? '–' : `${formatCount(count)} (${shareText(count / pairs)})`;
}

function timesText({ championMs, challengerMs }: Shadow, { mostTimes }: ShadowPlan): string {
  const { timesWords, timesUnknown } = rolloutMessages.shadow;
  if (championMs === null || challengerMs === null || championMs === 0) return timesUnknown;
  const times = (challengerMs / championMs).toFixed(2).replace(/0$/, '');
  return timesWords(formatValue(challengerMs, 'ms'), formatValue(championMs, 'ms'), times, String(mostTimes));
}

function visibleText({ visible, pairs, visibleLower }: Shadow, { mostVisible }: ShadowPlan): string {
  const share = ofPairs(visible, pairs);
  if (visibleLower === null) return share;
  return `${share}; ${rolloutMessages.shadow.lower(shareText(visibleLower), shareText(mostVisible))}`;
}

/** The figures of a shadow, with what it must show. Pure. */
export function shadowFacts(card: Shadow, plan: ShadowPlan): Fact[] {
  const words = rolloutMessages.shadow;
  const { pairs } = card;
  return [
    { label: words.pairs, value: words.ofLeast(formatCount(pairs), formatCount(plan.minPairs)) },
    { label: words.differing, value: ofPairs(card.differing, pairs) },
    { label: words.halfOther, value: ofPairs(card.halfOther, pairs) },
    { label: words.visible, value: visibleText(card, plan) },
    { label: words.challengerWorse, value: formatCount(card.challengerWorse) },
    { label: words.championWorse, value: formatCount(card.championWorse) },
    { label: words.eValue, value: eValueWords(card.eValue) },
    { label: words.times, value: timesText(card, plan) },
    { label: words.dropped, value: formatCount(card.dropped) },
  ];
}

/** How people are spread over canary and control. Pure. */
export function ratioFacts({ canary, control, eValue, crossed }: Ratio): Fact[] {
  const words = rolloutMessages.ratio;
  return [
    { label: words.people, value: words.peopleWords(formatCount(canary), formatCount(control)) },
    {
      label: words.eValue,
      value: `${eValueWords(eValue)}, ${eValue >= MISMATCH_FROM ? words.wrong : words.right}`,
    },
    { label: words.crossed, value: formatCount(crossed) },
  ];
}
