import type { AutomationDegree, RolloutSpec } from '@hark/shared/rollouts/rollout-spec';
import type { RolloutPosition } from '@hark/shared/rollouts/serving-state';
import { describeHours, isOpenAt } from './rollout-hours.ts';
import type { RolloutAct } from './rollout-store.ts';

/** Who asks: a person, or a part of Hark. */
export type Decider = 'person' | 'judge' | 'guard' | 'server';

/** Names that no person may use. */
const OWN_NAMES = ['judge', 'guard', 'server'] as const;

/** Returns who an actor is. Pure. */
export function deciderOf(actor: string): Decider {
  return OWN_NAMES.find((name) => name === actor) ?? 'person';
}

/** A rollout that is to be changed. */
export interface Situation {
  spec: RolloutSpec;
  automation: AutomationDegree;
  position: RolloutPosition;
  by: Decider;
  /** Epoch milliseconds. */
  nowMs: number;
}

export type Next =
  | { type: 'moved'; position: RolloutPosition }
  /** The sentence says what to do. */
  | { type: 'refused'; sentence: string };

const moved = (position: RolloutPosition): Next => ({ type: 'moved', position });
const refused = (sentence: string): Next => ({ type: 'refused', sentence });

const IN_SHADOW: RolloutPosition = { phase: 'shadow', pausedIn: null, step: null, weight: 0 };

function canaryAt({ steps }: RolloutSpec['plan'], step: number): RolloutPosition {
  return { phase: 'canary', pausedIn: null, step, weight: steps[step]?.weight ?? 0 };
}

/**
 * Returns where a rollout starts. Without a shadow it meets people at once, unless it is outside of its hours or brings
 * its version to everybody: then the challenger waits, ready, beside the champion. Pure.
 */
export function startPosition(spec: RolloutSpec, nowMs: number): RolloutPosition {
  const waits = spec.shadow !== null || spec.kind === 'blue-green' || !isOpenAt(spec.windows, nowMs);
  return waits ? IN_SHADOW : canaryAt(spec.plan, 0);
}

/** Whether nothing can change any more. Pure. */
export function isOver({ phase }: RolloutPosition): boolean {
  return phase === 'promoted' || phase === 'rolled-back';
}

/** Whether the next step is everybody. Pure. */
export function isBeforePromotion({ kind, plan }: RolloutSpec, position: RolloutPosition): boolean {
  const phase = position.pausedIn ?? position.phase;
  return kind === 'blue-green' ? phase === 'shadow' : position.step === plan.steps.length - 1;
}

function outsideHours({ spec: { windows }, nowMs }: Situation): Next | null {
  if (isOpenAt(windows, nowMs)) return null;
  return refused(`It advances only in its hours: ${describeHours(windows)}. Try again then.`);
}

function advance(situation: Situation): Next {
  const { spec, position } = situation;
  if (position.phase === 'paused') return refused('It is paused: resume it first.');
  if (isBeforePromotion(spec, position)) return refused('No step follows: promote it, or roll it back.');
  return outsideHours(situation) ?? moved(canaryAt(spec.plan, (position.step ?? -1) + 1));
}

function promote(situation: Situation): Next {
  const { spec, position, by } = situation;
  if (position.phase === 'paused' && by !== 'person') return refused('It is paused: resume it first.');
  if (!isBeforePromotion(spec, position))
    return refused(`Steps are left: advance it to step ${spec.plan.steps.length} first.`);
  return outsideHours(situation) ?? moved({ ...position, phase: 'promoted', pausedIn: null, weight: 1 });
}

function pause({ position }: Situation): Next {
  const { phase } = position;
  if (phase !== 'shadow' && phase !== 'canary') return refused('It is paused already.');
  return moved({ ...position, phase: 'paused', pausedIn: phase });
}

function resume({ position }: Situation): Next {
  if (position.pausedIn === null) return refused('It is not paused.');
  return moved({ ...position, phase: position.pausedIn, pausedIn: null });
}

/**
 * What each part of Hark may do without a person, by the degree of automation. Pausing and rolling back protect people,
 * so only the judge of a manual rollout leaves them to a person. A guard has seen a failure, no statistics.
 */
function mayAct({ by, automation }: Situation, { action }: RolloutAct): boolean {
  switch (by) {
    case 'person':
      return true;
    case 'guard':
      return action === 'roll-back';
    case 'server':
      return action === 'pause';
    case 'judge':
      if (action === 'pause' || action === 'roll-back') return automation !== 'manual';
      return (action === 'advance' || action === 'promote') && automation === 'automatic';
  }
}

/** Returns where an action leads, or why it is refused. Pure: the only way from one position to another. */
export function nextPosition(situation: Situation, act: RolloutAct): Next {
  const { position, automation } = situation;
  if (isOver(position)) return refused('It is over: start another rollout.');
  if (!mayAct(situation, act)) return refused('A person decides this: ask one.');
  switch (act.action) {
    case 'advance':
      return advance(situation);
    case 'promote':
      return promote(situation);
    case 'pause':
      return pause(situation);
    case 'resume':
      return resume(situation);
    case 'roll-back':
      return moved({ ...position, phase: 'rolled-back', pausedIn: null, weight: 0 });
    case 'set-automation':
      return act.automation === automation ? refused(`It is ${automation} already.`) : moved(position);
  }
}
