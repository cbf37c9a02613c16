import { beforeAll, expect, it } from 'vitest';
import { findDrills, type DrillScenario } from '../tools/drill/find-drills.ts';
import type { CommandContext } from './command-context.ts';
import { drillFolder, runDrills } from './run-drills.ts';
import { commandContext } from './testing/command-context.ts';

/** The others are run by `hark drill all`; docs/drills.md has their results. */
const QUICK = ['cut-starts'];
/** As few as the alarms need: 1,000 tasks before the trouble. */
const PEOPLE = { baseline: 1_050, tasks: 150 };

let context: CommandContext;

async function quickDrills(): Promise<DrillScenario[]> {
  const found = await findDrills('all', drillFolder(context));
  if (!found.ok) throw new Error(found.problem);
  return QUICK.flatMap((name) => found.drills.filter((drill) => drill.name === name));
}

beforeAll(async () => {
  context = await commandContext();
}, 120_000);

it('a server rings for a known trouble, with its component and cause, and for nothing else', async () => {
  const outcomes = await runDrills(context, await quickDrills(), {
    ...PEOPLE,
    seed: 1,
    // Other tests run beside it.
    busy: true,
    onBaseline() {},
    onDrill() {},
  });
  const rang = outcomes.map(({ scenario, rang: ring, others }) => ({
    scenario,
    metric: ring?.alarm.metric,
    others: others.map(({ alarm }) => `${alarm.metric}: ${alarm.cause.sentence}`),
  }));
  expect(rang).toEqual([{ scenario: 'cut-starts', metric: 'vad.truncated_start_rate', others: [] }]);
  for (const { rang: ring } of outcomes) expect(ring?.tasks).toBeLessThan(PEOPLE.tasks);
}, 900_000);
