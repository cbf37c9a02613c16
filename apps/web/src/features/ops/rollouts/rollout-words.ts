import type { Rollout, rolloutSummarySchema } from '@hark/shared/http/rollouts-api';
import { formatCount, formatValue } from '@hark/shared/metrics/figures/format-value';
import type { RolloutPlan } from '@hark/shared/rollouts/rollout-plan';
import type { Audience, AutomationDegree } from '@hark/shared/rollouts/rollout-spec';
import type { RolloutPosition } from '@hark/shared/rollouts/serving-state';
import type { z } from 'zod';
import { durationWords } from '../ago-words.ts';
import { opsMessages } from '../ops-messages.ts';
import { rolloutMessages } from './rollout-messages.ts';
import type { ActionName } from './rollouts-client.ts';

export type RolloutSummary = z.infer<typeof rolloutSummarySchema>;
type Step = RolloutPlan['steps'][number];
type Transition = Rollout['transitions'][number];

/** A version in a sentence. */
export const quoted = (name: string): string => `“${name}”`;

const DEVICES = new Map([
  ['phone', 'on phones'],
  ['tablet', 'on tablets'],
  ['desktop', 'on computers'],
]);

function whoWords(dimension: string, value: string): string {
  if (dimension === 'device') return DEVICES.get(value) ?? `on a ${value}`;
  if (dimension === 'locale') return `whose language is ${value}`;
  return `with ${opsMessages.who(dimension, value)}`;
}

/** A share of an audience, as the subject or object of a sentence: “5 % of the people on phones”. Pure. */
export function peopleWords(weight: number, audience: Audience): string {
  const share = formatValue(weight, 'share');
  switch (audience.type) {
    case 'everybody':
      return weight >= 1 ? 'everybody' : `${share} of the people`;
    case 'clients': {
      const count = audience.clientIds.length;
      const listed = count === 1 ? 'listed client' : `${formatCount(count)} listed clients`;
      return weight >= 1 ? `the ${listed}` : `${share} of the ${listed}`;
    }
    case 'slice': {
      const people = `the people ${whoWords(audience.dimension, audience.value)}`;
      return weight >= 1 ? `all ${people}` : `${share} of ${people}`;
    }
  }
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** What a step needs before the next: “at least 100 canary tasks and 10 min”. Pure. */
export function leastWords({ minTasks, minMs }: Pick<Step, 'minTasks' | 'minMs'>): string {
  const tasks = formatCount(minTasks);
  const { least, leastTasks } = rolloutMessages.ramp;
  return minMs === 0 ? leastTasks(tasks) : least(tasks, durationWords(minMs));
}

/** Returns the heading of a rollout: who gets what. Pure. */
export function headlineOf(
  { position, challenger }: Pick<RolloutSummary, 'position' | 'challenger'>,
  audience: Audience,
): string {
  const { headlines } = rolloutMessages;
  const { phase, pausedIn, weight } = position;
  const name = challenger.name;
  switch (phase) {
    case 'shadow':
      return headlines.shadow(name);
    case 'canary':
      return headlines.canary(name, peopleWords(weight, audience));
    case 'paused':
      return pausedIn === 'shadow'
        ? headlines.pausedInShadow(name)
        : headlines.paused(name, peopleWords(weight, audience));
    case 'promoted':
    case 'rolled-back':
      return headlines[phase](name);
  }
}

/** A position in a few words: “Canary, step 2, 5 %”. Pure. */
export function positionWords({ phase, pausedIn, step, weight }: RolloutPosition): string {
  const { phases } = rolloutMessages;
  const name =
    phase === 'paused' && pausedIn !== null
      ? `${phases.paused} in ${phases[pausedIn].toLowerCase()}`
      : phases[phase];
  const isServing = phase === 'canary' || (phase === 'paused' && pausedIn === 'canary');
  return [
    name,
    ...(isServing && step !== null ? [`step ${step + 1}`] : []),
    ...(isServing ? [formatValue(weight, 'share')] : []),
  ].join(', ');
}

/** What a transition did, and to where: “Advanced: Canary, step 2, 5 %”. Pure. */
export function transitionText({ action, position }: Pick<Transition, 'action' | 'position'>): string {
  const what = rolloutMessages.transitions[action];
  const { phase, pausedIn } = position;
  if (action === 'set-automation' || phase === 'promoted' || phase === 'rolled-back') return what;
  const place = pausedIn === null ? position : { ...position, phase: pausedIn, pausedIn: null };
  return rolloutMessages.timeline.line(what, positionWords(place));
}

export const isOver = ({ phase }: RolloutPosition): boolean =>
  phase === 'promoted' || phase === 'rolled-back';

/** Whether people meet the challenger. */
export const isServing = ({ phase, pausedIn }: RolloutPosition): boolean =>
  phase === 'canary' || (phase === 'paused' && pausedIn === 'canary');

/** The step that “advance” leads to; null where only promotion is left. Pure. */
export function nextStep({
  spec,
  position,
}: Pick<Rollout, 'spec' | 'position'>): (Step & { index: number }) | null {
  const index = isServing(position) && position.step !== null ? position.step + 1 : 0;
  const step = spec.kind === 'canary' ? spec.plan.steps[index] : undefined;
  return step === undefined ? null : { ...step, index };
}

/** What can be done with a rollout, in the order of the buttons. Everybody comes after the last step. Pure. */
export function possibleActions(rollout: Pick<Rollout, 'spec' | 'position'>): ActionName[] {
  const isLast = nextStep(rollout) === null;
  switch (rollout.position.phase) {
    case 'shadow':
    case 'canary':
      return [isLast ? 'promote' : 'advance', 'pause', 'rollback', 'automation'];
    case 'paused':
      return ['resume', ...(isLast ? (['promote'] as const) : []), 'rollback', 'automation'];
    case 'promoted':
    case 'rolled-back':
      return [];
  }
}

const ADVISED: Record<NonNullable<Rollout['advice']>['action'], ActionName | null> = {
  wait: null,
  advance: 'advance',
  promote: 'promote',
  pause: 'pause',
  'roll-back': 'rollback',
};

/** The action that the judge proposes to a person; null where it waits, acts by itself, or has acted. Pure. */
export function proposedAction(
  rollout: Pick<Rollout, 'spec' | 'position' | 'advice' | 'automation'>,
): ActionName | null {
  const { advice, automation } = rollout;
  const action = advice === null || automation === 'automatic' ? null : ADVISED[advice.action];
  return action !== null && possibleActions(rollout).includes(action) ? action : null;
}

interface EffectOf {
  action: ActionName;
  rollout: Pick<Rollout, 'spec' | 'position' | 'champion' | 'challenger'>;
  /** The chosen degree, for `automation`. */
  degree: AutomationDegree;
}

/** Says what an action will do, before it is done. Pure. */
export function effectOf({ action, rollout, degree }: EffectOf): string {
  const { effects } = rolloutMessages;
  const { spec, position } = rollout;
  const [champion, challenger] = [quoted(rollout.champion.name), quoted(rollout.challenger.name)];
  const people = peopleWords(position.weight, spec.audience);
  switch (action) {
    case 'advance': {
      const next = nextStep(rollout);
      return next === null
        ? effects.everybody(challenger, champion)
        : effects.advance(capital(peopleWords(next.weight, spec.audience)), challenger, leastWords(next));
    }
    case 'pause':
      return isServing(position)
        ? effects.pause(capital(people), challenger, String(spec.plan.rollBackFrom))
        : effects.pauseInShadow(challenger);
    case 'resume':
      return isServing(position) ? effects.resume(people, challenger) : effects.resumeShadow(challenger);
    case 'rollback':
      return isServing(position) ? effects.rollback(champion, challenger) : effects.stop(challenger);
    case 'promote':
      return effects.promote(challenger, champion);
    case 'automation':
      return effects.automation(degree);
  }
}
