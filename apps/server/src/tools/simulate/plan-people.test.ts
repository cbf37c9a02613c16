import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planPeople } from './plan-people.ts';
import { readScenario } from './read-scenario.ts';
import { scenarioSchema } from './scenario.ts';

const HOUR_MS = 3_600_000;
const folder = fileURLToPath(new URL('../../../../../scenarios', import.meta.url));
const hourly = (days: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 24 * days, maxLength: 24 * days });
const byHour = fc.integer({ min: 1, max: 2 }).chain(hourly);

it("plans the scenario's number of people, in order, within its hours; the same seed gives the same plan", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 60 }),
      fc.integer({ min: 1, max: 48 }),
      fc.integer(),
      (people, hours, seed) => {
        const scenario = scenarioSchema.parse({
          title: 'Any',
          people,
          hours,
          groups: [{ name: 'all', weight: 1 }],
        });
        const plan = planPeople(scenario, seed);
        expect(plan.length).toBe(people);
        expect(plan.every(({ arrivesAtMs }) => arrivesAtMs >= 0 && arrivesAtMs < hours * HOUR_MS)).toBe(true);
        expect(plan.map(({ arrivesAtMs }) => arrivesAtMs)).toEqual(
          plan.map(({ arrivesAtMs }) => arrivesAtMs).toSorted((a, b) => a - b),
        );
        expect(planPeople(scenario, seed)).toEqual(plan);
      },
    ),
  );
});

it('plans nobody in an hour without arrivals, or from a group without weight in that hour', () => {
  fc.assert(
    fc.property(byHour, byHour, fc.integer(), (arrivals, weight, seed) => {
      fc.pre(arrivals.some((each) => each > 0));
      const groups = [
        { name: 'always', weight: 1 },
        { name: 'sometimes', weight },
      ];
      const scenario = scenarioSchema.parse({ title: 'Any', hours: 96, people: 50, arrivals, groups });
      for (const { arrivesAtMs, group } of planPeople(scenario, seed)) {
        const hour = Math.floor(arrivesAtMs / HOUR_MS);
        expect(arrivals[hour % arrivals.length]).toBeGreaterThan(0);
        if (group.name === 'sometimes') expect(weight[hour % weight.length]).toBeGreaterThan(0);
      }
    }),
  );
});

it('requires weights for whole days', () => {
  const groups = [{ name: 'all', weight: 1 }];
  const arrivals = Array.from({ length: 30 }, () => 1);
  expect(scenarioSchema.safeParse({ title: 'Any', people: 1, arrivals, groups }).success).toBe(false);
});

describe('bundled scenarios', () => {
  const names = readdirSync(folder).filter((name) => name.endsWith('.json'));

  it.each(names)('%s is readable', async (name) => {
    expect(await readScenario(name.replace('.json', ''), folder)).toMatchObject({ ok: true });
  });
});

it('reports an error in a scenario with its place', async () => {
  expect(await readScenario('no-such-scenario', folder)).toMatchObject({ ok: false });
  const wrong = { title: 'Wrong', people: 1, groups: [{ name: 'a', weight: 1, microphone: { volume: 11 } }] };
  const parsed = scenarioSchema.safeParse(wrong);
  expect(parsed.error?.issues[0]?.path).toEqual(['groups', 0, 'microphone']);
});
