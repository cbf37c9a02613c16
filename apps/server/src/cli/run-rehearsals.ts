import { randomUUID } from 'node:crypto';
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Rollout } from '@hark/shared/http/rollouts-api';
import type { Closers } from '../base/closers.ts';
import { changeContent, parseSetting } from '../rollout/registry/make-version.ts';
import { versionFileOf, type VersionFile } from '../rollout/registry/version-file.ts';
import { createVersionStore } from '../rollout/registry/version-store.ts';
import { openDatabase } from '../store/open-database.ts';
import type { VersionFault } from '../tools/drill/drill-worker-options.ts';
import type { NamedRehearsal, Rehearsal } from '../tools/rehearse/rehearsal.ts';
import { runRehearsal, type RehearsalOutcome } from '../tools/rehearse/run-rehearsal.ts';
import { planPeople } from '../tools/simulate/plan-people.ts';
import { readScenario } from '../tools/simulate/read-scenario.ts';
import type { Scenario } from '../tools/simulate/scenario.ts';
import { createSimulatedClock } from '../tools/simulate/simulated-clock.ts';
import { withResources, type CommandContext } from './command-context.ts';
import { CommandError } from './command-error.ts';
import { openDrillDatabases, type DrillDatabases } from './drill-databases.ts';
import { drillFolder } from './run-drills.ts';
import { readSpeech } from './read-speech.ts';
import { openRehearsedServer } from './rehearsed-server.ts';
import { startDrillServer } from './start-drill-server.ts';

export interface RehearsalRunOptions {
  seed: number;
  /** Default: as many as the rehearsal says. */
  people?: number;
}

interface Reports {
  onChange(name: string, rollout: Rollout): void;
  onRehearsal(outcome: RehearsalOutcome): void;
}

interface Ground {
  context: CommandContext;
  options: RehearsalRunOptions & Reports;
  folder: string;
  databases: DrillDatabases;
}

/** Faster than any machine: visits follow each other without a pause. */
const AT_ONCE = 1_000_000;
const HOUR_MS = 3_600_000;
const DEPLOYMENT = 'default';
const POLL_MS = 100;
const MOST_RECORDING_MS = 30_000;

/** A folder that PostgreSQL can read when root runs the rehearsal. */
async function makeFolder(closers: Closers): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'hark-rehearse-'));
  closers.add('folder', () => rm(folder, { recursive: true, force: true }));
  await chmod(folder, 0o755);
  return folder;
}

async function scenarioOf(
  { context, options }: Ground,
  { people, mostPeople }: Rehearsal,
): Promise<Scenario> {
  const reading = await readScenario(people, drillFolder(context));
  if (!reading.ok) throw new CommandError(2, reading.problem);
  return { ...reading.scenario, people: options.people ?? mostPeople };
}

/** The challenger is known to the recogniser by the width of its beam. */
function faultOf({ fault, challenger }: Rehearsal): VersionFault | undefined {
  if (fault === null) return undefined;
  const width = challenger.map(parseSetting).find(({ path }) => path === 'recognizer.beam')?.value;
  if (typeof width !== 'number')
    throw new CommandError(2, 'A challenger with a fault needs a recognizer.beam of its own.');
  return { ...fault, beam: width };
}

function changed(from: VersionFile, name: string, settings: readonly string[]): VersionFile {
  if (settings.length === 0) return from;
  const { digest: parent, lineage } = from;
  return versionFileOf(name, changeContent(from.content, settings.map(parseSetting)), {
    ...lineage,
    parent,
    by: 'hark rehearse',
    reason: 'rehearsal',
    at: Date.now(),
  });
}

/** Records the versions of a rehearsal, made from the one that the server serves by default. */
async function recordVersions(
  { context, folder }: Ground,
  databaseUrl: string,
  rehearsal: Rehearsal,
): Promise<{ champion: string; challenger: string }> {
  const { logger } = context;
  const database = await openDatabase({ databaseUrl, dataDir: folder, logger });
  try {
    const store = createVersionStore(database.db, DEPLOYMENT);
    for (let waitedMs = 0; (await store.list()).length === 0; waitedMs += POLL_MS) {
      if (waitedMs > MOST_RECORDING_MS) throw new CommandError(1, 'The server has recorded no version.');
      await wait(POLL_MS);
    }
    const { file } = await store.find('champion');
    const champion = changed(file, 'rehearsal-champion', rehearsal.champion);
    const challenger = changed(file, 'rehearsal-challenger', rehearsal.challenger);
    const known = new Set((await store.list()).map((version) => version.file.digest));
    for (const version of [champion, challenger]) if (!known.has(version.digest)) await store.record(version);
    return { champion: champion.digest, challenger: challenger.digest };
  } finally {
    await database.close();
  }
}

async function rehearseOne(ground: Ground, { name, rehearsal }: NamedRehearsal): Promise<RehearsalOutcome> {
  const { context, options, folder, databases } = ground;
  const { signal } = context;
  const scenario = await scenarioOf(ground, rehearsal);
  const durationMs = scenario.hours * HOUR_MS;
  const speech = await readSpeech(context, scenario, join(drillFolder(context), 'speech.jsonl'));
  const databaseUrl = await databases.create(name);
  const running = await startDrillServer(context, {
    databaseUrl,
    dataDir: join(folder, name),
    memoFolder: join(folder, 'heard'),
    recognitionDelayMs: 0,
    rankingFile: null,
    versionFault: faultOf(rehearsal),
  });
  try {
    const versions = await recordVersions(ground, databaseUrl, rehearsal);
    const rest = (waitMs: number): Promise<void> => wait(waitMs, undefined, { signal });
    const clock = createSimulatedClock({ speed: AT_ONCE, durationMs, endsAt: Date.now(), nowMs: Date.now });
    const people = planPeople(scenario, options.seed);
    const simulation = {
      ...speech,
      people,
      clock,
      newId: randomUUID,
      nowMs: Date.now,
      signal,
      onProgress() {},
    };
    return await runRehearsal({
      name,
      rehearsal,
      server: openRehearsedServer({ running, simulation, wait: rest }),
      versions,
      nowMs: Date.now,
      wait: rest,
      onChange: (rollout) => options.onChange(name, rollout),
    });
  } finally {
    await running.close();
    await databases.drop(name);
  }
}

/** Runs each rehearsal on a server and a database of its own. Everything is removed afterwards. */
export function runRehearsals(
  context: CommandContext,
  rehearsals: readonly NamedRehearsal[],
  options: RehearsalRunOptions & Reports,
): Promise<RehearsalOutcome[]> {
  return withResources(context, async ({ logger }, closers) => {
    const folder = await makeFolder(closers);
    const dataDir = join(folder, 'database');
    await mkdir(dataDir);
    const databases = await openDrillDatabases(dataDir, { logger, closers });
    const ground = { context, options, folder, databases };
    const outcomes: RehearsalOutcome[] = [];
    for (const each of rehearsals) {
      const outcome = await rehearseOne(ground, each);
      outcomes.push(outcome);
      options.onRehearsal(outcome);
    }
    return outcomes;
  });
}
