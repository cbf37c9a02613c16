import type { Rollout } from '@hark/shared/http/rollouts-api';
import { OUTCOMES } from '@hark/shared/rollouts/rollout-plan';
import { DEFAULT_SPEC, type RolloutSpec } from '@hark/shared/rollouts/rollout-spec';
import type { RolloutPosition } from '@hark/shared/rollouts/serving-state';

const NOON = Date.UTC(2026, 0, 5, 12);
const MINUTE_MS = 60_000;

const digest = (digit: string): string => `sha256:${digit.repeat(64)}`;

export const SPEC: RolloutSpec = {
  ...DEFAULT_SPEC,
  challenger: digest('2'),
  audience: { type: 'slice', dimension: 'device', value: 'phone' },
};

/** The position of a canary at this step of the default plan. */
export function canaryAt(step: number): RolloutPosition {
  return { phase: 'canary', pausedIn: null, step, weight: SPEC.plan.steps[step]?.weight ?? 0 };
}

export const IN_SHADOW: RolloutPosition = { phase: 'shadow', pausedIn: null, step: null, weight: 0 };

/** A transition for tests, a minute after noon of 5 January 2026 for each number. */
export function composeTransition(
  fields: Partial<Rollout['transitions'][number]> = {},
): Rollout['transitions'][number] {
  const number = fields.number ?? 1;
  return {
    number,
    at: NOON + number * MINUTE_MS,
    actor: 'Ana',
    reason: 'fewer errors in noise?',
    action: 'start',
    position: IN_SHADOW,
    evidence: {},
    ...fields,
  };
}

/** A rollout for tests, at 5 % of the people on phones since noon of 5 January 2026, with these fields. */
export function composeRollout(fields: Partial<Rollout> = {}): Rollout {
  return {
    id: 'k3v9',
    champion: { digest: digest('1'), name: 'narrow' },
    challenger: { digest: digest('2'), name: 'wide' },
    kind: 'canary',
    position: canaryAt(1),
    startedAt: NOON - 60 * MINUTE_MS,
    endedAt: null,
    startedBy: 'Ana',
    reason: 'No sign of harm.',
    people: 148,
    spec: SPEC,
    automation: 'propose',
    since: NOON,
    outcomes: OUTCOMES.map((outcome) => ({
      outcome,
      canary: { bad: 12, tasks: 340 },
      control: { bad: 9, tasks: 338 },
      eValue: 0.8,
      course: [
        { at: NOON, eValue: 1 },
        { at: NOON + MINUTE_MS, eValue: 0.8 },
      ],
      difference: 0.0087,
      bound: 0.024,
      margin: SPEC.plan.margins[outcome],
    })),
    shadow: null,
    ratio: { canary: 148, control: 151, eValue: 0.3, crossed: 0 },
    advice: {
      action: 'wait',
      sentence: 'About 60 more tasks are needed.',
      needsTasks: 60,
      needsMs: null,
      at: NOON + MINUTE_MS,
    },
    judgedAt: NOON + MINUTE_MS,
    transitions: [
      composeTransition(),
      composeTransition({ number: 2, action: 'advance', position: canaryAt(0) }),
      composeTransition({ number: 3, action: 'advance', position: canaryAt(1) }),
    ],
    ...fields,
  };
}
