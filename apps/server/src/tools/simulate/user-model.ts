import type { Behaviour, Choices } from './scenario.ts';
import type { SeededRandom } from './seeded-random.ts';

/** What the person sees. */
export interface Sight {
  /** Nothing was recognised or found, something else was, or the wanted entry. */
  found: 'nothing' | 'wrong' | 'wanted';
  /** Position of the result to click, from 1; null without results. */
  position: number | null;
  /** Whether the transcript, or what was typed, is what the person meant to say. */
  isHeard: boolean;
  hasTranscript: boolean;
  hasAlternatives: boolean;
}

/** The next step, and the thinking time before it. */
export type Step =
  | { type: 'again' | 'type' | 'edit' | 'alternative'; waitMs: number }
  | { type: 'click'; position: number; waitMs: number }
  | { type: 'return'; dwellMs: number }
  | { type: 'leave' };

/** The state of a visit. */
export type Visit =
  | { state: 'speaking'; attempts: number; sight: Sight }
  | { state: 'typing'; sight: Sight }
  | { state: 'clicked' }
  | { state: 'gone' };

const CHOICES = ['again', 'type', 'edit', 'alternative', 'click', 'leave'] as const;

function choicesFor({ found, isHeard }: Sight, behaviour: Behaviour): Choices {
  return found === 'wanted' || isHeard ? behaviour[found] : (behaviour.misheard ?? behaviour[found]);
}

/** Returns the weights of the possible steps: after typing, nobody speaks again. */
function possible(visit: Extract<Visit, { sight: Sight }>, behaviour: Behaviour): Choices {
  const { sight } = visit;
  const weights = choicesFor(sight, behaviour);
  const speaks = visit.state === 'speaking';
  return {
    again: speaks && visit.attempts < behaviour.mostAttempts ? weights.again : 0,
    type: speaks ? weights.type : 0,
    edit: speaks && sight.hasTranscript ? weights.edit : 0,
    alternative: speaks && sight.hasAlternatives ? weights.alternative : 0,
    click: sight.position === null ? 0 : weights.click,
    leave: weights.leave,
  };
}

/** Returns the next step of a visit. Pure but for `random`. */
export function nextStep(visit: Visit, behaviour: Behaviour, random: SeededRandom): Step {
  const waitMs = Math.round(random.between(behaviour.thinkMs));
  switch (visit.state) {
    case 'gone':
      return { type: 'leave' };
    case 'clicked':
      return random.happens(behaviour.returnShare)
        ? { type: 'return', dwellMs: Math.round(random.between(behaviour.dwellMs)) }
        : { type: 'leave' };
    case 'speaking':
    case 'typing': {
      const type = random.pick(possible(visit, behaviour), CHOICES) ?? 'leave';
      const { position } = visit.sight;
      if (type === 'leave') return { type };
      if (type === 'click') return position === null ? { type: 'leave' } : { type, position, waitMs };
      const isLate = type === 'again' && random.happens(behaviour.lateShare);
      return { type, waitMs: isLate ? Math.round(random.between(behaviour.lateMs)) : waitMs };
    }
  }
}

/** Returns the state after a step; `sight` is what the step showed. Pure. */
export function afterStep(visit: Visit, step: Step, sight: Sight | null): Visit {
  switch (step.type) {
    case 'leave':
    case 'return':
      return { state: 'gone' };
    case 'click':
      return { state: 'clicked' };
    case 'again': {
      const attempts = visit.state === 'speaking' ? visit.attempts : 0;
      return sight === null ? { state: 'gone' } : { state: 'speaking', attempts: attempts + 1, sight };
    }
    case 'type':
    case 'edit':
    case 'alternative':
      return sight === null ? { state: 'gone' } : { state: 'typing', sight };
  }
}
