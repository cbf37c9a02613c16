import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { ManifestClip } from '@hark/shared/manifest';
import { setupOf } from '../composition/apply-config.ts';
import { openAudioDecoder } from '../composition/open-resources.ts';
import { analyzeText } from '../search/analysis/analyze-text.ts';
import { askFigures, compareFigures, sumsOf, type Comparison } from '../tools/simulate/compare-figures.ts';
import { planPeople } from '../tools/simulate/plan-people.ts';
import { readScenario } from '../tools/simulate/read-scenario.ts';
import { runSimulation, type Simulated } from '../tools/simulate/run-simulation.ts';
import type { Scenario } from '../tools/simulate/scenario.ts';
import { createSimulatedClock } from '../tools/simulate/simulated-clock.ts';
import { hiddenRedos, truthOf, type Truth } from '../tools/simulate/truth.ts';
import type { Recording } from '../tools/simulate/visit.ts';
import { WireError } from '../tools/wire-client/wire-error.ts';
import { CommandError } from './command-error.ts';
import { withResources, type CommandContext } from './command-context.ts';
import { loadAudio, readClips } from './measured-clips.ts';
import { print, printJson } from './print.ts';
import { createProgress } from './progress.ts';

interface SimulateOptions {
  json: boolean;
  url: string;
  /** Default: the recordings that come with Hark. */
  manifest?: string;
  seed: number;
  speed: number;
  /** Epoch milliseconds at which the scenario ends. */
  until?: number;
  people?: number;
  streams: number;
  /** Seconds. */
  wait?: number;
  token?: string;
}

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const POLL_MS = 2_000;
/** The log takes seven days. */
const MAX_PAST_MS = 6 * 24 * HOUR_MS;
/** Tasks of a hurried day close as soon as nothing comes of them; those of a real one after five minutes. */
const WAIT_SECONDS = { hurried: 90, real: 480 };

function recordingOf({ text, expect }: ManifestClip, samples: Float32Array): Recording {
  return { text, expect: typeof expect === 'string' ? [expect] : (expect ?? null), samples };
}

async function readRecordings(context: CommandContext, manifest: string): Promise<Recording[]> {
  const clips = (await readClips(manifest)).filter(({ text }) => text !== '');
  return withResources(context, async (resources, closers) => {
    const decoder = openAudioDecoder(resources, closers, setupOf(context.config));
    const recordings: Recording[] = [];
    for (const clip of clips) {
      const { samples } = await loadAudio(decoder, resolve(dirname(manifest), clip.audio));
      recordings.push(recordingOf(clip, samples));
    }
    return recordings;
  });
}

/** The token that was given, or that of a server on this machine; null without one. */
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

/** Asks until the figures equal the truth, or time is up. */
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
  recordings: readonly Recording[];
  clock: ReturnType<typeof createSimulatedClock>;
}

async function simulateAll(
  { signal }: CommandContext,
  { scenario, recordings, clock }: Run,
  options: SimulateOptions,
): Promise<Simulated> {
  const people = planPeople(scenario, options.seed);
  const progress = createProgress('visits');
  progress.start(people.length);
  return runSimulation({
    url: options.url,
    people,
    recordings,
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

/** @throws CommandError where the log would not take what happens then */
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

/** `hark simulate [SCENARIO]`: people who do not exist, over the real wire, and what the figures make of them. */
export async function simulate(
  context: CommandContext,
  name: string,
  options: SimulateOptions,
): Promise<void> {
  const { signal } = context;
  const scenario = await openScenario(context, name, options.people);
  const recordings = await readRecordings(
    context,
    options.manifest ?? join(context.scenarios, 'speech.jsonl'),
  );
  const adminToken = await findToken(context, options);
  const durationMs = scenario.hours * HOUR_MS;
  const endsAt = endOf(options, durationMs);
  const clock = createSimulatedClock({ speed: options.speed, durationMs, endsAt, nowMs: Date.now });
  const ask = async () => {
    if (adminToken === null) return new Map();
    // The last visits go on for some minutes.
    const span = { from: clock.startMs - MINUTE_MS, to: Date.now() + 10 * MINUTE_MS };
    return sumsOf(await askFigures({ url: options.url, adminToken, span, signal }));
  };
  try {
    const before = await ask();
    const { diaries, broken } = await simulateAll(context, { scenario, recordings, clock }, options);
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
