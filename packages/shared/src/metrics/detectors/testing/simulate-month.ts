import { createRandom } from '../../../testing/seeded-random.ts';
import { category, draw } from './random-samples.ts';
import type { WindowRule } from './simulate-windows.ts';
import { clipLength, clipLevel, silenceBefore } from './window-scenarios.ts';

type Random = () => number;

/** One hour of made-up traffic: values of each input, and whether each task was bad. */
export interface TrafficHour {
  /** Hours since the start, a Monday at midnight. */
  hour: number;
  lengths: number[];
  levels: number[];
  silences: number[];
  browsers: number[];
  isBad: boolean[];
}

/** A fault that begins at an hour. */
export interface Fault {
  atHour: number;
  /** Added to each level. */
  levelDb?: number;
  /** Factor of the share of bad tasks. */
  worseBy?: number;
}

const HOURS_A_WEEK = 168;
/** Tasks of an hour over a day; quiet at night. */
const VOLUME = [
  40, 25, 15, 10, 10, 20, 60, 120, 200, 240, 250, 260, 270, 260, 250, 250, 260, 280, 320, 360, 380, 340, 220,
  100,
];
/** Browsers at work and at home. */
const AT_WORK = [40, 25, 15, 10, 10] as const;
const AT_HOME = [34, 22, 17, 16, 11] as const;

const isEvening = (hour: number): boolean => hour % 24 >= 17 && hour % 24 < 22;
const isWeekend = (hour: number): boolean => hour % HOURS_A_WEEK >= 120;

/** Children speak longer, and higher and softer, and are understood less; there are more of them in the evening. */
function speaker(random: Random, childShare: number) {
  const isChild = random() < childShare;
  return {
    length: clipLength(random) * (isChild ? 1.2 : 1),
    level: clipLevel(random) - (isChild ? 2 : 0),
    badShare: isChild ? 0.14 : 0.07,
  };
}

/** Draws the traffic of an hour with the rhythm of day and week. */
export function trafficHour(random: Random, hour: number, fault: Fault | null = null): TrafficHour {
  const isAtHome = isEvening(hour) || isWeekend(hour);
  const childShare = 0.08 + (isEvening(hour) ? 0.08 : 0) + (isWeekend(hour) ? 0.06 : 0);
  const samples = Math.round((VOLUME[hour % 24] ?? 0) * (isWeekend(hour) ? 0.8 : 1) * (0.9 + 0.2 * random()));
  const on = fault !== null && hour >= fault.atHour ? fault : null;
  const speakers = draw(samples, () => 0).map(() => speaker(random, childShare));
  return {
    hour,
    lengths: speakers.map(({ length }) => length),
    levels: speakers.map(({ level }) => level + (on?.levelDb ?? 0)),
    silences: draw(samples, () => silenceBefore(random)),
    browsers: draw(samples, () => category(random, isAtHome ? AT_HOME : AT_WORK)),
    isBad: speakers.map(({ badShare }) => random() < badShare * (on?.worseBy ?? 1)),
  };
}

/** Draws a week for the reference and four more weeks. */
export function month(
  seed: number,
  fault: Fault | null = null,
): { reference: TrafficHour[]; hours: TrafficHour[] } {
  const random = createRandom(seed);
  const draws = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, index) => trafficHour(random, from + index, fault));
  return { reference: draws(0, HOURS_A_WEEK), hours: draws(HOURS_A_WEEK, 5 * HOURS_A_WEEK) };
}

export type Input = 'lengths' | 'levels' | 'silences' | 'browsers';
export const INPUTS = ['lengths', 'levels', 'silences', 'browsers'] as const;

/** Values of the reference that are kept: every so many-th. */
const REFERENCE_EVERY = 20;

/** An hour in which a rule fired after one in which it did not. */
export interface Ring {
  hour: number;
  input: Input;
}

export interface MonthRule {
  fires: (input: Input) => WindowRule;
  /** Consecutive hours that must fire. */
  hoursInARow: number;
}

/** Runs a rule over hours of at least 200 values; returns the hours in which it began to ring. */
export function ringsOf(
  { fires, hoursInARow }: MonthRule,
  { reference, hours }: { reference: readonly TrafficHour[]; hours: readonly TrafficHour[] },
): Ring[] {
  return INPUTS.flatMap((input) => {
    const before = reference
      .flatMap((hour) => hour[input])
      .filter((_, index) => index % REFERENCE_EVERY === 0);
    const rule = fires(input);
    let inARow = 0;
    return hours.flatMap(({ hour, [input]: now }): Ring[] => {
      if (now.length < 200) return [];
      inARow = rule(now, before) ? inARow + 1 : 0;
      return inARow === hoursInARow ? [{ hour, input }] : [];
    });
  });
}
