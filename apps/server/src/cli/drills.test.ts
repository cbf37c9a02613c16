import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { beforeAll, expect, it } from 'vitest';
import { readConfig } from '../config/read-config.ts';
import { bundleEntry } from '../testing/bundle-entry.ts';
import { findDrills, type DrillScenario } from '../tools/drill/find-drills.ts';
import type { CommandContext } from './command-context.ts';
import { drillFolder, runDrills } from './run-drills.ts';

/** The others are run by `hark drill all`; docs/drills.md has their results. */
const QUICK = ['cut-starts'];
/** As few as the alarms need: 1,000 tasks before the trouble. */
const PEOPLE = { baseline: 1_050, tasks: 150 };

const fromRoot = (path: string): string => fileURLToPath(new URL(`../../../../${path}`, import.meta.url));
const bundled = (path: string): Promise<URL> => bundleEntry(new URL(path, import.meta.url));

let context: CommandContext;

async function contextOfTest(): Promise<CommandContext> {
  const outcome = readConfig({}, fromRoot('.'));
  if (!outcome.ok) throw new Error('the configuration of the test is wrong');
  const entries = [
    'recognition/pool/recognizer-worker',
    'recognition/pool/phrases-worker',
    'recognition/audio/audio-worker',
  ];
  const [recognizerWorker, phrasesWorker, audioWorker] = await Promise.all(
    entries.map((entry) => bundled(`../${entry}.ts`)),
  );
  const [server, drillWorker] = await Promise.all([
    bundled('./drill-server.ts'),
    bundled('../tools/drill/drill-recognizer-worker.ts'),
  ]);
  if (recognizerWorker === undefined || phrasesWorker === undefined || audioWorker === undefined)
    throw new Error('an entry is missing');
  return {
    config: outcome.config,
    paths: {
      recognizerWorker,
      phrasesWorker,
      audioWorker,
      catalogue: fromRoot('catalogues/world.ndjson'),
      webDir: null,
    },
    drill: { server, recognizerWorker: drillWorker },
    scenarios: fromRoot('scenarios'),
    logger: pino({ level: 'error' }, pino.destination(2)),
    signal: new AbortController().signal,
  };
}

async function quickDrills(): Promise<DrillScenario[]> {
  const found = await findDrills('all', drillFolder(context));
  if (!found.ok) throw new Error(found.problem);
  return QUICK.flatMap((name) => found.drills.filter((drill) => drill.name === name));
}

beforeAll(async () => {
  context = await contextOfTest();
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
