import type { Alarms } from '@hark/shared/http/alarms-api';
import type { Diary } from '../simulate/diary.ts';
import type { Person } from '../simulate/plan-people.ts';
import type { Simulated } from '../simulate/run-simulation.ts';
import type { ExpectedAlarm } from '../simulate/scenario.ts';
import { addRings, drillOutcome, type DrillOutcome, type Ring } from './drill-outcome.ts';

/** A server under drill. */
export interface DrilledServer {
  /** Runs the visits of these people. @param onVisits called with the number of those that have ended */
  visit(people: readonly Person[], onVisits: (visits: number) => void): Promise<Simulated>;
  /** Number of simulated tasks in the figures. */
  tasks(): Promise<number>;
  alarms(): Promise<Alarms>;
  /** Compares distributions now, which otherwise happens seldom. */
  checkDrift(): Promise<void>;
}

export interface DrillOptions {
  server: DrilledServer;
  people: readonly Person[];
  nowMs(): number;
  wait(durationMs: number): Promise<void>;
  onVisits(visits: number): void;
}

export interface Drilled {
  rings: Ring[];
  tasks: number;
  /** Visits that broke off, with the reason. */
  broken: string[];
}

const POLL_MS = 1_000;
/** Longer than tasks need to close, to be counted and to be looked at. */
const MOST_WAIT_MS = 120_000;
/** The first may have begun before the last figures; in the next ones alarms of the same cause find each other. */
const MOST_ROUNDS = 3;

const isTask = ({ attempts, queries }: Diary): boolean => attempts.length + queries.length > 0;

/** When the visit's first search began; epoch milliseconds, simulated. */
function beganAt({ attempts, queries }: Diary): number {
  return Math.min(...attempts.map(({ startedAt }) => startedAt), ...queries.map(({ at }) => at));
}

/** Waits until it holds, at most for a while. */
async function until(holds: () => Promise<boolean>, { nowMs, wait }: DrillOptions): Promise<void> {
  const lastMs = nowMs() + MOST_WAIT_MS;
  while (!(await holds()) && nowMs() < lastMs) await wait(POLL_MS);
}

/** Which alarms rang so far. */
function createWatch({ server }: Pick<DrillOptions, 'server'>) {
  let rings: Ring[] = [];
  return {
    rings: () => rings,
    /** @param visits those that have ended. @returns when the alarms were decided last */
    async look(visits: number): Promise<number> {
      const { alarms, judged } = await server.alarms();
      rings = addRings(rings, alarms, visits);
      return judged?.at ?? 0;
    },
  };
}

/** Counts the tasks that began before the end of the evidence with which the alarm first rang. */
function counted({ alarm, knownMs, tasks: visits }: Ring, begun: readonly number[]): Ring {
  return { alarm, knownMs, tasks: Math.min(visits, begun.filter((at) => at <= knownMs).length) };
}

/** Sends people to a server and watches which alarms ring, until all of their tasks are counted and looked at. */
export async function watchPeople(options: DrillOptions): Promise<Drilled> {
  const { server, people, onVisits, nowMs, wait } = options;
  const watch = createWatch(options);
  const before = await server.tasks();
  await watch.look(0);
  const progress = { visits: 0, isOver: false };
  const visiting = server
    .visit(people, (ended) => {
      progress.visits = ended;
      onVisits(ended);
    })
    .finally(() => {
      progress.isOver = true;
    });
  while (!progress.isOver) {
    await Promise.race([visiting, wait(POLL_MS)]);
    await watch.look(progress.visits);
  }
  const { diaries, broken } = await visiting;
  const begun = diaries.filter(isTask).map(beganAt);
  await until(async () => {
    await watch.look(progress.visits);
    return (await server.tasks()) >= before + begun.length;
  }, options);
  await server.checkDrift();
  const checkedMs = nowMs();
  const rounds = new Set<number>();
  await until(async () => {
    const decidedMs = await watch.look(progress.visits);
    if (decidedMs > checkedMs) rounds.add(decidedMs);
    return rounds.size >= MOST_ROUNDS;
  }, options);
  const rings = watch.rings().map((ring) => counted(ring, begun));
  return { rings, tasks: begun.length, broken };
}

interface Drill extends DrillOptions {
  scenario: string;
  expected: ExpectedAlarm;
}

/** Sends people with a fault to a server, and says which alarms rang. @throws Error if visits broke off */
export async function runDrill({ scenario, expected, ...options }: Drill): Promise<DrillOutcome> {
  const { rings, tasks, broken } = await watchPeople(options);
  const [reason] = broken;
  if (reason !== undefined) throw new Error(`${broken.length} visits broke off: ${reason}`);
  return drillOutcome({ scenario, expected, rings, tasks });
}
