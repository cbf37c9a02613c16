import { AUTOMATION_DEGREES, DEFAULT_SPEC, type RolloutSpec } from '@hark/shared/rollouts/rollout-spec';
import type { RolloutPosition } from '@hark/shared/rollouts/serving-state';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deciderOf, isOver, type Decider, nextPosition, startPosition } from './next-position.ts';
import type { RolloutAct } from './rollout-store.ts';

/** A Saturday, 12:00 UTC. */
const NOON = Date.UTC(2026, 10, 28, 12);
const WEEKDAYS = { days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00', timeZone: 'UTC' };

const specs: fc.Arbitrary<RolloutSpec> = fc
  .record({
    kind: fc.constantFrom('canary' as const, 'blue-green' as const),
    automation: fc.constantFrom(...AUTOMATION_DEGREES),
    shadow: fc.constantFrom(null, DEFAULT_SPEC.shadow),
    windows: fc.constantFrom<RolloutSpec['windows']>([], [WEEKDAYS]),
    steps: fc.integer({ min: 1, max: 5 }),
  })
  .map(({ steps, ...given }) => specOf(given, steps));

function specOf(
  given: Pick<RolloutSpec, 'kind' | 'automation' | 'shadow' | 'windows'>,
  steps: number,
): RolloutSpec {
  const plan = { ...DEFAULT_SPEC.plan, steps: DEFAULT_SPEC.plan.steps.slice(0, steps) };
  return { ...DEFAULT_SPEC, ...given, challenger: `sha256:${'a'.repeat(64)}`, plan };
}

const acts: fc.Arbitrary<RolloutAct> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      action: fc.constantFrom(
        ...(['advance', 'advance', 'promote', 'pause', 'resume', 'roll-back'] as const),
      ),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      action: fc.constant('set-automation' as const),
      automation: fc.constantFrom(...AUTOMATION_DEGREES),
    }),
  },
);

const moves = fc.array(
  fc.record({
    act: acts,
    by: fc.constantFrom<Decider>('person', 'person', 'judge', 'judge', 'guard', 'server'),
    hours: fc.integer({ min: 0, max: 60 }),
  }),
  { minLength: 1, maxLength: 60 },
);

interface Step {
  act: RolloutAct;
  by: Decider;
  nowMs: number;
  automation: RolloutSpec['automation'];
  before: RolloutPosition;
  after: RolloutPosition;
}

/** Lives through a rollout; refused moves are left out. */
function live(spec: RolloutSpec, asked: readonly { act: RolloutAct; by: Decider; hours: number }[]): Step[] {
  let [position, automation, nowMs] = [startPosition(spec, NOON), spec.automation, NOON];
  return asked.flatMap(({ act, by, hours }): Step[] => {
    nowMs += hours * 3_600_000;
    const next = nextPosition({ spec, automation, position, by, nowMs }, act);
    if (next.type === 'refused') {
      expect(next.sentence).toMatch(/^[A-Z].*\.$/);
      return [];
    }
    const step = { act, by, nowMs, automation, before: position, after: next.position };
    position = next.position;
    if (act.action === 'set-automation') automation = act.automation;
    return [step];
  });
}

/** Checks every step of every rollout. */
function forEachStep(check: (step: Step, spec: RolloutSpec, earlier: readonly Step[]) => void): void {
  fc.assert(
    fc.property(specs, moves, (spec, asked) => {
      const steps = live(spec, asked);
      for (const [index, step] of steps.entries()) check(step, spec, steps.slice(0, index));
    }),
    { numRuns: 500 },
  );
}

describe('a rollout', () => {
  it('is promoted by a person, or by the judge where it is automatic', () => {
    forEachStep(({ act, by, automation, after }) => {
      if (after.phase !== 'promoted') return;
      expect(act.action).toBe('promote');
      expect(by === 'person' || (by === 'judge' && automation === 'automatic')).toBe(true);
    });
  });

  it('reaches everybody only after its last step, unless it is blue-green', () => {
    forEachStep(({ before, after }, { kind, plan }, earlier) => {
      if (after.phase !== 'promoted') return;
      const visited = new Set([before, ...earlier.map((step) => step.before)].map(({ step }) => step));
      if (kind === 'canary') expect(plan.steps.every((_, step) => visited.has(step))).toBe(true);
      else expect([...visited]).toEqual([null]);
    });
  });

  it('gains weight step by step, and loses it only when it is rolled back', () => {
    forEachStep(({ before, after }, { plan }) => {
      if (after.phase === 'rolled-back') expect(after.weight).toBe(0);
      else expect(after.weight).toBeGreaterThanOrEqual(before.weight);
      if (after.phase === 'canary' && after.weight !== before.weight)
        expect([after.step, after.weight]).toEqual([
          (before.step ?? -1) + 1,
          plan.steps[after.step ?? 0]?.weight,
        ]);
      if (after.phase === 'shadow') expect(after.weight).toBe(0);
    });
  });

  it('changes nothing more once it is over', () => {
    forEachStep(({ before }) => expect(isOver(before)).toBe(false));
  });

  it('returns from a pause to where it was', () => {
    forEachStep(({ act, before, after }, _, earlier) => {
      if (act.action === 'pause') expect({ ...after, phase: before.phase, pausedIn: null }).toEqual(before);
      if (act.action !== 'resume') return;
      const last = earlier.findLast((step) => step.act.action === 'pause');
      expect(after).toEqual(last?.before);
    });
  });

  it('advances only in its hours, and is rolled back at any time', () => {
    forEachStep(({ nowMs, before, after }, { windows }) => {
      if (windows.length === 0 || after.weight <= before.weight) return;
      const now = new Date(nowMs);
      expect(now.getUTCDay() % 6).not.toBe(0);
      expect(now.getUTCHours()).toBeGreaterThanOrEqual(9);
      expect(now.getUTCHours()).toBeLessThan(17);
    });
    fc.assert(
      fc.property(specs, moves, (spec, asked) => {
        const position = live(spec, asked).at(-1)?.after ?? startPosition(spec, NOON);
        if (isOver(position)) return;
        const situation = { spec, automation: spec.automation, position, nowMs: NOON };
        for (const by of ['person', 'guard'] as const)
          expect(nextPosition({ ...situation, by }, { action: 'roll-back' }).type).toBe('moved');
      }),
    );
  });

  it('is left alone by the judge where it is manual, and is only stopped by it where it is proposed', () => {
    forEachStep(({ act, by, automation }) => {
      if (by !== 'judge') return;
      expect(automation).not.toBe('manual');
      if (automation === 'propose') expect(['pause', 'roll-back']).toContain(act.action);
      else expect(['advance', 'promote', 'pause', 'roll-back']).toContain(act.action);
    });
  });
});

it.each([
  ['judge', 'judge'],
  ['guard', 'guard'],
  ['server', 'server'],
  ['Ada', 'person'],
])('the actor %s is a %s', (actor, decider) => expect(deciderOf(actor)).toBe(decider));
