import { createRandom } from '../../../testing/seeded-random.ts';
import { median } from './random-samples.ts';

/** Takes the outcome of each task in turn and returns whether it alarms. */
export type StreamDetector = (isBad: boolean) => boolean;

export interface StreamScenario {
  /** Creates a fresh detector; `random` is for what it has to learn, such as a baseline. */
  create: (random: () => number) => StreamDetector;
  runs: number;
  tasks: number;
  seed: number;
  /** Share of bad tasks at an index. */
  shareAt: (index: number) => number;
}

/** Returns the index of the first task that alarms in each run; null where none does. */
export function firstAlarms({ create, runs, tasks, seed, shareAt }: StreamScenario): (number | null)[] {
  const random = createRandom(seed);
  return Array.from({ length: runs }, () => {
    const alarms = create(random);
    for (let index = 0; index < tasks; index++) if (alarms(random() < shareAt(index))) return index;
    return null;
  });
}

/** Share of runs without any change that alarm all the same. */
export function falseAlarmShare(scenario: Omit<StreamScenario, 'shareAt'> & { share: number }): number {
  const alarms = firstAlarms({ ...scenario, shareAt: () => scenario.share });
  return alarms.filter((index) => index !== null).length / scenario.runs;
}

export interface Delays {
  /** Median number of tasks from the change to the alarm. */
  median: number;
  /** Share of runs that alarm before the change; they don't count as delays. */
  early: number;
  /** Share of runs that never alarm. */
  missed: number;
}

/** Measures how long a detector takes to find a change. */
export function detectionDelays(
  scenario: Omit<StreamScenario, 'shareAt'> & { before: number; after: number; changeAt: number },
): Delays {
  const { before, after, changeAt, runs } = scenario;
  const alarms = firstAlarms({ ...scenario, shareAt: (index) => (index < changeAt ? before : after) });
  const delays = alarms.flatMap((index) =>
    index !== null && index >= changeAt ? [index - changeAt + 1] : [],
  );
  const missed = alarms.filter((index) => index === null).length / runs;
  return { median: median(delays), early: 1 - missed - delays.length / runs, missed };
}
