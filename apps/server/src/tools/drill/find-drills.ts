import { readdir } from 'node:fs/promises';
import { basename } from 'node:path';
import { readScenario } from '../simulate/read-scenario.ts';
import type { ExpectedAlarm, Scenario } from '../simulate/scenario.ts';

/** A scenario that says which alarm it should cause. */
export interface DrillScenario {
  name: string;
  scenario: Scenario;
  expected: ExpectedAlarm;
}

export type FoundDrills = { ok: true; drills: DrillScenario[] } | { ok: false; problem: string };

/** Reads one scenario by name or path, or `all` of the folder that expect an alarm. */
export async function findDrills(nameOrAll: string, folder: string): Promise<FoundDrills> {
  const isAll = nameOrAll === 'all';
  const names = isAll
    ? (await readdir(folder)).filter((file) => file.endsWith('.json')).map((file) => file.slice(0, -5))
    : [nameOrAll];
  const drills: DrillScenario[] = [];
  for (const name of names.toSorted()) {
    const reading = await readScenario(name, folder);
    if (!reading.ok) return reading;
    const { scenario } = reading;
    if (scenario.expect !== undefined)
      drills.push({ name: basename(name, '.json'), scenario, expected: scenario.expect });
  }
  if (drills.length > 0) return { ok: true, drills };
  return { ok: false, problem: `The scenario ${nameOrAll} does not say which alarm to expect.` };
}
