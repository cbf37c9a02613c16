import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readScenario } from '../simulate/read-scenario.ts';
import { planPeople } from '../simulate/plan-people.ts';
import { findDrills } from './find-drills.ts';

const scenarios = fileURLToPath(new URL('../../../../../scenarios', import.meta.url));
const folder = join(scenarios, 'drills');

async function bundled() {
  const found = await findDrills('all', folder);
  if (!found.ok) throw new Error(found.problem);
  return found.drills;
}

it('finds every cause that is drilled; the baseline is none', async () => {
  expect((await bundled()).map(({ name }) => name)).toEqual([
    'changed-meaning',
    'cut-starts',
    'missing-field',
    'more-children',
    'quiet-microphones',
    'ranking-bug',
    'slow-recogniser',
    'unknown-word',
  ]);
  const own = join(folder, 'cut-starts.json');
  expect(await findDrills(own, scenarios)).toMatchObject({ drills: [{ name: 'cut-starts' }] });
  expect(await findDrills('baseline', folder)).toMatchObject({ ok: false });
  expect(await findDrills('no-such-drill', folder)).toMatchObject({ ok: false });
});

it('has a reference and windows that are long enough: 1,000 tasks before, 200 an hour with the fault', async () => {
  const baseline = await readScenario('baseline', folder);
  if (!baseline.ok) throw new Error(baseline.problem);
  expect(planPeople(baseline.scenario, 1).length).toBeGreaterThanOrEqual(1_000);
  for (const { scenario } of await bundled()) {
    expect(scenario.people / scenario.hours).toBeGreaterThanOrEqual(200);
    for (const { speech } of scenario.groups)
      if (speech !== undefined) expect(existsSync(join(scenarios, speech))).toBe(true);
  }
});
