import { formatCount } from '@hark/shared/metrics/figures/format-value';
import { DEFAULT_SPEC, type RolloutSpec } from '@hark/shared/rollouts/rollout-spec';
import { rolloutMessages } from './rollout-messages.ts';
import { leastWords, peopleWords } from './rollout-words.ts';
import type { StartBody } from './start-draft.ts';
import { startMessages } from './start-messages.ts';

const words = startMessages.effects;

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** “5 %, 10 % and 50 % of the people”; only the last names the people. */
function laterSteps({ plan = DEFAULT_SPEC.plan, audience = DEFAULT_SPEC.audience }: StartBody): string[] {
  const later = plan.steps.slice(1);
  if (later.length === 0) return [];
  const texts = later.map(({ weight }, index) =>
    index === later.length - 1
      ? peopleWords(weight, audience)
      : peopleWords(weight, { type: 'everybody' }).replace(/ of the people$/, ''),
  );
  const last = texts.at(-1) ?? '';
  const list = texts.length === 1 ? last : `${texts.slice(0, -1).join(', ')} and ${last}`;
  return [words.next(list)];
}

function servingWords(body: StartBody, challenger: string, isAfterShadow: boolean): string[] {
  const { kind, plan = DEFAULT_SPEC.plan, audience = DEFAULT_SPEC.audience } = body;
  const [first] = plan.steps;
  const atOnce =
    audience.type === 'everybody'
      ? words.everybody(challenger)
      : words.blueGreen(peopleWords(1, audience), challenger);
  const sentence =
    kind === 'blue-green' || first === undefined
      ? atOnce
      : words.first(peopleWords(first.weight, audience), challenger, leastWords(first));
  return [
    isAfterShadow ? words.afterShadow(sentence) : capital(sentence),
    ...(kind === 'blue-green' ? [] : laterSteps(body)),
  ];
}

/** “Mon, Tue 09:00–17:00 (Europe/Berlin)”. */
function windowWords({ days, from, to, timeZone }: RolloutSpec['windows'][number]): string {
  return words.window(days.map((day) => startMessages.days[day]).join(', '), from, to, timeZone);
}

/** Says what a start will do, from the shadow to the last step, before it is done. Pure. */
export function startWords(body: StartBody, challenger: string): string {
  const { shadow = DEFAULT_SPEC.shadow, plan = DEFAULT_SPEC.plan } = body;
  const { automation = DEFAULT_SPEC.automation, windows = [] } = body;
  return [
    ...(shadow === null ? [] : [words.shadow(challenger, formatCount(shadow.minPairs))]),
    ...servingWords(body, challenger, shadow !== null),
    words.limits(String(plan.pauseFrom), String(plan.rollBackFrom)),
    rolloutMessages.automations[automation].meaning,
    ...(windows.length === 0 ? [] : [words.windows(windows.map(windowWords).join(', '))]),
  ].join(' ');
}
