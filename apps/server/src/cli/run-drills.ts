import { randomUUID } from 'node:crypto';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Closers } from '../base/closers.ts';
import { DEFAULT_WEIGHTS } from '../search/ranking/ranking-weights.ts';
import type { DrillOutcome } from '../tools/drill/drill-outcome.ts';
import { faultStartMs, untilNextWindowMs } from '../tools/drill/drill-times.ts';
import type { DrillScenario } from '../tools/drill/find-drills.ts';
import { runDrill, watchPeople, type Drilled } from '../tools/drill/run-drill.ts';
import { planPeople } from '../tools/simulate/plan-people.ts';
import { readScenario } from '../tools/simulate/read-scenario.ts';
import type { Scenario } from '../tools/simulate/scenario.ts';
import { createSimulatedClock } from '../tools/simulate/simulated-clock.ts';
import { CommandError } from './command-error.ts';
import { withResources, type CommandContext } from './command-context.ts';
import { openDrillDatabases, type DrillDatabases } from './drill-databases.ts';
import { openDrilledServer } from './drilled-server.ts';
import { createProgress } from './progress.ts';
import { readSpeech, type Speech } from './read-speech.ts';

export interface DrillOptions {
  /** Default: the recordings for drills that are part of Hark. */
  manifest?: string;
  seed: number;
  /** People with the fault; default: as many as the scenario has. */
  tasks?: number;
  /** Whether the machine has other work, which changes times. */
  busy: boolean;
  /** People before the fault; default: as many as the baseline has. */
  baseline?: number;
}

const HOUR_MS = 3_600_000;
/** Faster than any machine: visits follow each other without a pause. */
const AT_ONCE = 1_000_000;
const BASELINE = 'baseline';
/** A drill that is not over before the next hour is looked at waits for that hour first. */
const LONGEST_DRILL_MS = 5 * 60_000;

export const drillFolder = ({ scenarios }: CommandContext): string => join(scenarios, 'drills');

/** What the drills of one run share. */
interface Ground {
  context: CommandContext;
  options: DrillOptions;
  folder: string;
  databases: DrillDatabases;
}

interface Period {
  name: string;
  scenario: Scenario;
  speech: Speech;
  databaseUrl: string;
  /** When it begins, epoch milliseconds. */
  startMs: number;
}

/** A folder that PostgreSQL can read when root runs the drill. */
async function makeFolder(closers: Closers): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'hark-drill-'));
  closers.add('folder', () => rm(folder, { recursive: true, force: true }));
  await chmod(folder, 0o755);
  return folder;
}

async function rankingFileOf({ server }: Scenario, folder: string, name: string): Promise<string | null> {
  if (Object.keys(server.rankingWeights).length === 0) return null;
  const file = join(folder, `${name}-weights.json`);
  await writeFile(file, JSON.stringify({ ...DEFAULT_WEIGHTS, ...server.rankingWeights }));
  return file;
}

function manifestOf({ context, options }: Ground): string {
  return options.manifest ?? join(drillFolder(context), 'speech.jsonl');
}

/** Opens the server of a period, with its fault, and hands it to the work. */
async function withServer<Result>(
  { context, options, folder }: Ground,
  { name, scenario, speech, databaseUrl, startMs }: Period,
  work: (given: Parameters<typeof watchPeople>[0]) => Promise<Result>,
): Promise<Result> {
  const { signal } = context;
  const people = planPeople(scenario, options.seed);
  const durationMs = scenario.hours * HOUR_MS;
  const clock = createSimulatedClock({
    speed: AT_ONCE,
    durationMs,
    endsAt: startMs + durationMs,
    nowMs: Date.now,
  });
  const server = await openDrilledServer(
    context,
    {
      databaseUrl,
      dataDir: join(folder, name),
      memoFolder: join(folder, 'heard'),
      isBusy: options.busy,
      expected: scenario.expect?.metrics ?? [],
      recognitionDelayMs: scenario.server.recognitionDelayMs,
      rankingFile: await rankingFileOf(scenario, folder, name),
    },
    { ...speech, clock, newId: randomUUID, nowMs: Date.now, signal },
  );
  const progress = createProgress(`visits of ${name}`);
  progress.start(people.length);
  try {
    return await work({
      server,
      people,
      nowMs: Date.now,
      wait: (waitMs) => wait(waitMs, undefined, { signal }),
      onVisits: (visits) => progress.update(visits),
    });
  } finally {
    progress.stop();
    await server.close();
  }
}

function requireQuiet({ rings, broken }: Drilled): void {
  const [reason] = broken;
  if (reason !== undefined) throw new CommandError(1, `A visit of the baseline broke off: ${reason}`);
  const [first] = rings;
  if (first === undefined) return;
  const { metric, cause } = first.alarm;
  throw new CommandError(1, `The baseline has no fault, but ${metric} rang: ${cause.sentence}`);
}

async function openBaseline(ground: Ground): Promise<number> {
  const { context, options, databases } = ground;
  const reading = await readScenario(BASELINE, drillFolder(context));
  if (!reading.ok) throw new CommandError(2, reading.problem);
  const { baseline: people = reading.scenario.people } = options;
  const scenario = { ...reading.scenario, people };
  const speech = await readSpeech(context, scenario, manifestOf(ground));
  const databaseUrl = await databases.create(BASELINE);
  const startMs = faultStartMs(Date.now()) - scenario.hours * HOUR_MS;
  const drilled = await withServer(
    ground,
    { name: BASELINE, scenario, speech, databaseUrl, startMs },
    watchPeople,
  );
  requireQuiet(drilled);
  return drilled.tasks;
}

async function drillOne(ground: Ground, { name, scenario, expected }: DrillScenario): Promise<DrillOutcome> {
  const { context, options, databases } = ground;
  const fault = options.tasks === undefined ? scenario : { ...scenario, people: options.tasks };
  const speech = await readSpeech(context, fault, manifestOf(ground));
  const own = `drill-${name}`;
  const databaseUrl = await databases.create(own, BASELINE);
  const leftMs = untilNextWindowMs(Date.now());
  if (leftMs < LONGEST_DRILL_MS) await wait(leftMs, undefined, { signal: context.signal });
  const startMs = faultStartMs(Date.now());
  const period = { name: own, scenario: fault, speech, databaseUrl, startMs };
  const outcome = await withServer(ground, period, (given) =>
    runDrill({ ...given, scenario: name, expected }),
  );
  await databases.drop(own);
  return outcome;
}

interface Reports {
  onBaseline(tasks: number): void;
  onDrill(outcome: DrillOutcome): void;
}

/**
 * Makes a baseline once, and runs each drill on a copy of it, with a server of its own. Everything is removed afterwards.
 * @throws CommandError if something rings without a fault
 */
export function runDrills(
  context: CommandContext,
  drills: readonly DrillScenario[],
  { onBaseline, onDrill, ...options }: DrillOptions & Reports,
): Promise<DrillOutcome[]> {
  return withResources(context, async ({ logger }, closers) => {
    const folder = await makeFolder(closers);
    const dataDir = join(folder, 'database');
    await mkdir(dataDir);
    const databases = await openDrillDatabases(dataDir, { logger, closers });
    const ground = { context, options, folder, databases };
    onBaseline(await openBaseline(ground));
    const outcomes: DrillOutcome[] = [];
    for (const each of drills) {
      const outcome = await drillOne(ground, each);
      outcomes.push(outcome);
      onDrill(outcome);
    }
    return outcomes;
  });
}
