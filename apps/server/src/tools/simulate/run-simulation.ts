import { setTimeout as wait } from 'node:timers/promises';
import { WireError } from '../wire-client/wire-error.ts';
import { emptyDiary, type Diary } from './diary.ts';
import type { Person } from './plan-people.ts';
import type { Group } from './scenario.ts';
import { createSeededRandom } from './seeded-random.ts';
import type { SimulatedClock } from './simulated-clock.ts';
import { liveVisit, type Recording } from './visit.ts';
import { createVisitor, deviceOf } from './visitor.ts';

export interface SimulationOptions {
  url: string;
  people: readonly Person[];
  recordings: readonly Recording[];
  /** Recordings of the groups that say something else, by the name of their manifest. */
  speech?: ReadonlyMap<string, readonly Recording[]>;
  clock: SimulatedClock;
  /** Maximum of people at a time; further ones wait. */
  streams: number;
  newId(): string;
  nowMs(): number;
  signal: AbortSignal;
  /** Whether nobody else need come; default: never. */
  isEnough?(): boolean;
  onProgress(visits: number): void;
}

export interface Simulated {
  diaries: Diary[];
  /** Visits that broke off, with the reason; their truth is unknown. */
  broken: string[];
}

function recordingsOf({ recordings, speech }: SimulationOptions, group: Group): readonly Recording[] {
  return group.speech === undefined ? recordings : (speech?.get(group.speech) ?? []);
}

async function simulatePerson(options: SimulationOptions, person: Person): Promise<Diary> {
  const { url, clock, newId, nowMs, signal } = options;
  const { group, arrivesAtMs, clip, seed } = person;
  const recordings = recordingsOf(options, group);
  const recording = recordings[Math.floor(clip * recordings.length)];
  if (recording === undefined) throw new Error('The manifest has no recordings.');
  const arrivesAt = clock.startMs + arrivesAtMs;
  const visitor = await createVisitor({
    url,
    group,
    clientId: newId(),
    arrivesAt,
    clock,
    newId,
    nowMs,
    wait: (durationMs) => wait(durationMs, undefined, { signal }),
    signal,
  });
  const random = createSeededRandom(seed);
  const diary = emptyDiary(deviceOf(group));
  try {
    return await liveVisit({ visitor, group, diary, random, recording, newId, signal });
  } finally {
    await visitor.close();
  }
}

const isUnreachable = (error: unknown): boolean => error instanceof WireError && error.code === 'unreachable';

/** Runs every visit at its time. @throws WireError if no server answers */
export async function runSimulation(options: SimulationOptions): Promise<Simulated> {
  const { people, clock, streams, signal, onProgress } = options;
  const simulated: Simulated = { diaries: [], broken: [] };
  const queue = people.values();

  async function stream(): Promise<void> {
    for (const person of queue) {
      if (options.isEnough?.() === true) return;
      await clock.untilDue(person.arrivesAtMs, signal);
      try {
        simulated.diaries.push(await simulatePerson(options, person));
      } catch (error) {
        if (signal.aborted || isUnreachable(error)) throw error;
        simulated.broken.push(error instanceof Error ? error.message : String(error));
      }
      onProgress(simulated.diaries.length + simulated.broken.length);
    }
  }
  await Promise.all(Array.from({ length: streams }, stream));
  return simulated;
}
