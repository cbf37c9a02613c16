import fc from 'fast-check';
import { expect, it } from 'vitest';
import { behaviourSchema } from './scenario.ts';
import { createSeededRandom } from './seeded-random.ts';
import { afterStep, nextStep, type Sight, type Step, type Visit } from './user-model.ts';

const weight = fc.integer({ min: 0, max: 5 });
const choices = fc.record({
  again: weight,
  type: weight,
  edit: weight,
  alternative: weight,
  click: weight,
  leave: weight,
});
const behaviours = fc
  .record({ nothing: choices, wrong: choices, wanted: choices, mostAttempts: fc.integer({ min: 1, max: 5 }) })
  .map((given) => behaviourSchema.parse(given));
const sights: fc.Arbitrary<Sight> = fc.oneof(
  fc.record({
    found: fc.constant('nothing' as const),
    position: fc.constant(null),
    isHeard: fc.boolean(),
    hasTranscript: fc.boolean(),
    hasAlternatives: fc.boolean(),
  }),
  fc.record({
    found: fc.constantFrom('wrong', 'wanted'),
    position: fc.integer({ min: 1, max: 10 }),
    isHeard: fc.boolean(),
    hasTranscript: fc.constant(true),
    hasAlternatives: fc.boolean(),
  }),
);

/** A whole visit, and what the person saw before each step. */
function visitOf(behaviour: ReturnType<typeof behaviourSchema.parse>, seen: readonly Sight[], seed: number) {
  const random = createSeededRandom(seed);
  const [first, ...more] = seen;
  if (first === undefined) throw new Error('somebody must see something');
  let visit: Visit = { state: 'speaking', attempts: 1, sight: first };
  const steps: { visit: Visit; step: Step }[] = [];
  while (visit.state !== 'gone') {
    const step = nextStep(visit, behaviour, random);
    steps.push({ visit, step });
    visit = afterStep(visit, step, more.shift() ?? first);
  }
  return steps;
}

const visits = fc.tuple(behaviours, fc.array(sights, { minLength: 1, maxLength: 12 }), fc.integer());

it('a visit ends: nobody exceeds their attempts, types twice, or continues after a click', () => {
  fc.assert(
    fc.property(visits, ([behaviour, seen, seed]) => {
      const types = visitOf(behaviour, seen, seed).map(({ step }) => step.type);
      expect(types.filter((type) => type === 'again').length).toBeLessThan(behaviour.mostAttempts);
      expect(types.filter((type) => ['type', 'edit', 'alternative'].includes(type)).length).toBeLessThan(2);
      const afterClick = types.includes('click') ? types.slice(types.indexOf('click') + 1) : [];
      expect(afterClick.filter((type) => type !== 'return' && type !== 'leave')).toEqual([]);
    }),
  );
});

it('only existing results are clicked, edited or chosen, and no step without weight happens', () => {
  fc.assert(
    fc.property(visits, ([behaviour, seen, seed]) => {
      for (const { visit, step } of visitOf(behaviour, seen, seed)) {
        if (visit.state !== 'speaking' && visit.state !== 'typing') continue;
        if (step.type === 'click') expect(step.position).toBe(visit.sight.position);
        if (step.type === 'edit') expect(visit.sight.hasTranscript).toBe(true);
        if (step.type === 'alternative') expect(visit.sight.hasAlternatives).toBe(true);
        if (step.type !== 'leave' && step.type !== 'return')
          expect(behaviour[visit.sight.found][step.type]).toBeGreaterThan(0);
      }
    }),
  );
});

it('who was misheard does what the scenario says of it, also if something was found', () => {
  const behaviour = behaviourSchema.parse({
    misheard: { again: 1 },
    nothing: { leave: 1 },
    wrong: { leave: 1 },
  });
  const stepOf = (sight: Partial<Sight>) => {
    const seen = {
      found: 'wrong',
      position: 1,
      isHeard: false,
      hasTranscript: true,
      hasAlternatives: false,
    } as const;
    const visit: Visit = { state: 'speaking', attempts: 1, sight: { ...seen, ...sight } };
    return nextStep(visit, behaviour, createSeededRandom(1)).type;
  };
  expect(stepOf({})).toBe('again');
  expect(stepOf({ found: 'nothing', position: null })).toBe('again');
  expect(stepOf({ isHeard: true })).toBe('leave');
  expect(stepOf({ found: 'nothing', position: null, isHeard: true })).toBe('leave');
});

it('the same seed gives the same visit', () => {
  fc.assert(
    fc.property(visits, ([behaviour, seen, seed]) => {
      expect(visitOf(behaviour, seen, seed)).toEqual(visitOf(behaviour, seen, seed));
    }),
  );
});
