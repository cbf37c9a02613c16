import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { analyzeText } from '../search/analysis/analyze-text.ts';
import { askFigures, compareFigures, sumsOf, type Comparison } from '../tools/simulate/compare-figures.ts';
import { planPeople } from '../tools/simulate/plan-people.ts';
import { readScenario } from '../tools/simulate/read-scenario.ts';
import { runSimulation, type Simulated } from '../tools/simulate/run-simulation.ts';
import type { Scenario } from '../tools/simulate/scenario.ts';
import { createSimulatedClock } from '../tools/simulate/simulated-clock.ts';
import { hiddenRedos, truthOf, type Truth } from '../tools/simulate/truth.ts';
import { WireError } from '../tools/wire-client/wire-error.ts';
import { CommandError } from './command-error.ts';
import type { CommandContext } from './command-context.ts';
import { print, printJson } from './print.ts';
import { createProgress } from './progress.ts';
import { readSpeech, type Speech } from './read-speech.ts';

interface SimulateOptions {
  json: boolean;
  url: string;
  /** Default: the recordings that are part of Hark. */
  manifest?: string;
  seed: number;
  speed: number;
  /** Epoch milliseconds at which the scenario ends. */
  until?: number;
  people?: number;
  streams: number;
  /** In seconds. */
  wait?: number;
  token?: string;
}

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const POLL_MS = 2_000;
/** The log accepts seven days. */
const MAX_PAST_MS = 6 * 24 * HOUR_MS;
/** Tasks in accelerated time close when nothing follows; in real time they close after five minutes. */
const WAIT_SECONDS = { hurried: 90, real: 480 };

/** Returns the given token, or that of a server on this machine; null without one. */
async function findToken({ config }: CommandContext, { token }: SimulateOptions): Promise<string | null> {
  if (token !== undefined) return token;
  if (config.adminToken !== undefined) return config.adminToken;
  const kept = await readFile(join(config.dataDir, 'admin-token'), 'utf8').catch(() => null);
  return kept?.trim() ?? null;
}

interface FollowOptions {
  ask(): Promise<ReturnType<typeof sumsOf>>;
  before: ReturnType<typeof sumsOf>;
  truth: Truth;
  waitMs: number;
  signal: AbortSignal;
}

/** Polls until the figures equal the truth, or the time is up. */
async function followFigures({ ask, before, truth, waitMs, signal }: FollowOptions): Promise<Comparison[]> {
  const untilMs = performance.now() + waitMs;
  for (;;) {
    const compared = compareFigures(truth, before, await ask());
    const isDone = compared.every(({ isEqual }) => isEqual) || performance.now() > untilMs;
    if (isDone || signal.aborted) return compared;
    await wait(POLL_MS, undefined, { signal });
  }
}

function cell({ samples, value }: Comparison['truth']): string {
  const shown = value === null ? '–' : Number(value.toPrecision(6)).toString();
  return `${shown.padStart(10)} ${`n ${samples}`.padStart(8)}`;
}

function printComparison(compared: readonly Comparison[]): void {
  print(`${''.padEnd(36)}${'expected'.padStart(19)}   ${'server'.padStart(19)}`);
  for (const { id, truth, figure, isEqual } of compared)
    print(`${id.padEnd(36)}${cell(truth)}   ${cell(figure)}   ${isEqual ? '=' : 'differs'}`);
  const equal = compared.filter(({ isEqual }) => isEqual).length;
  print(`${equal} of ${compared.length} metrics match the expected values.`);
}

interface Run {
  scenario: Scenario;
  speech: Speech;
  clock: ReturnType<typeof createSimulatedClock>;
}

async function simulateAll(
  { signal }: CommandContext,
  { scenario, speech, clock }: Run,
  options: SimulateOptions,
): Promise<Simulated> {
  const people = planPeople(scenario, options.seed);
  const progress = createProgress('visits');
  progress.start(people.length);
  return runSimulation({
    url: options.url,
    people,
    ...speech,
    clock,
    streams: options.streams,
    newId: randomUUID,
    nowMs: Date.now,
    signal,
    onProgress: (visits) => progress.update(visits),
  }).finally(() => progress.stop());
}

async function openScenario(context: CommandContext, name: string, people?: number): Promise<Scenario> {
  const reading = await readScenario(name, context.scenarios);
  if (!reading.ok) throw new CommandError(2, reading.problem);
  return people === undefined ? reading.scenario : { ...reading.scenario, people };
}

/** @throws CommandError if the log would refuse events of that time */
function endOf({ until, speed }: SimulateOptions, durationMs: number): number | undefined {
  if (until === undefined) return undefined;
  if (speed === 1)
    throw new CommandError(
      2,
      '--until requires a --speed above 1; at real-time speed the scenario starts now.',
    );
  if (until <= Date.now() && until - durationMs >= Date.now() - MAX_PAST_MS) return until;
  throw new CommandError(
    2,
    '--until must not be in the future, and the scenario must start within the last six days.',
  );
}

/** `hark simulate [SCENARIO]`: simulates users over the real wire and compares the figures with the truth. */
export async function simulate(
  context: CommandContext,
  name: string,
  options: SimulateOptions,
): Promise<void> {
  const { signal } = context;
  const scenario = await openScenario(context, name, options.people);
  const speech = await readSpeech(context, scenario, options.manifest);
  const adminToken = await findToken(context, options);
  const durationMs = scenario.hours * HOUR_MS;
  const endsAt = endOf(options, durationMs);
  const clock = createSimulatedClock({ speed: options.speed, durationMs, endsAt, nowMs: Date.now });
  const ask = async () => {
    if (adminToken === null) return new Map();
    // The last visits continue for some minutes.
    const span = { from: clock.startMs - MINUTE_MS, to: Date.now() + 10 * MINUTE_MS };
    return sumsOf(await askFigures({ url: options.url, adminToken, span, signal }));
  };
  try {
    const before = await ask();
    const { diaries, broken } = await simulateAll(context, { scenario, speech, clock }, options);
    if (diaries.length === 0)
      throw new CommandError(1, `No visit was completed: ${broken[0] ?? 'the scenario has no visits'}`);
    const phoneticKey = (text: string): string => analyzeText(text).phoneticKey;
    const truth = truthOf(diaries, phoneticKey);
    const hidden = hiddenRedos(diaries, phoneticKey);
    for (const reason of new Set(broken)) process.stderr.write(`hark: visit aborted: ${reason}\n`);
    const waitSeconds = options.wait ?? WAIT_SECONDS[clock.isRealTime ? 'real' : 'hurried'];
    const waitMs = adminToken === null ? 0 : waitSeconds * 1_000;
    const compared = await followFigures({ ask, before, truth, waitMs, signal });
    if (options.json)
      printJson({
        scenario: scenario.title,
        visits: diaries.length,
        broken: broken.length,
        hidden,
        compared,
      });
    else {
      print(`${scenario.title}: ${diaries.length} visits, ${broken.length} aborted.`);
      if (adminToken === null) print('Pass --token to compare with the metrics of the server.');
      printComparison(compared);
      if (hidden > 0) print(`${hidden} repeats had transcripts too different to be detected as repeats.`);
    }
  } catch (error) {
    if (error instanceof WireError) throw new CommandError(1, error.message, { cause: error });
    throw error;
  }
}
