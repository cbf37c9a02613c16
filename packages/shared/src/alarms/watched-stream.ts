import {
  CUSUM_START,
  cusumBatch,
  cusumRule,
  recoveryRule,
  type CusumRule,
  type CusumState,
  type TaskBatch,
} from '../metrics/detectors/bernoulli-cusum.ts';
import { wilsonInterval } from '../metrics/figures/wilson-interval.ts';
import type { Level } from './alarm-step.ts';

/** What goes on in a stream that alarms. */
export interface StreamAlarm {
  sinceMs: number;
  /** Since then. */
  samples: number;
  bad: number;
  /** How much speaks for its end. */
  recovery: CusumState;
}

/** Bad tasks since the sum was last 0 by person, as a short digest of the client: those that had one first. */
export type BadPeople = readonly (readonly [person: number, bad: number])[];

/** The state of one rule in one slice. */
export interface WatchedStream {
  sum: CusumState;
  alarm: StreamAlarm | null;
  /** Empty where people are not told apart. */
  people: BadPeople;
}

export const STREAM_START: WatchedStream = { sum: CUSUM_START, alarm: null, people: [] };

/** More people need not be told apart: the trouble of none of them is the whole. */
const MOST_PEOPLE = 8;
const LEAST_PEOPLE = 3;
/** Most of the bad tasks that may be of one person. */
const MOST_OF_ONE = 0.5;

function withPerson(people: BadPeople, person: number | undefined, bad: number): BadPeople {
  if (person === undefined || bad === 0) return people;
  if (people.some(([known]) => known === person))
    return people.map(([known, before]) => [known, known === person ? before + bad : before] as const);
  return people.length < MOST_PEOPLE ? [...people, [person, bad]] : people;
}

/** Whether the bad tasks are of several people. One person who has bad luck again and again is no trouble of a product. */
function isOfSeveral(people: BadPeople, { bad }: Pick<CusumState, 'bad'>): boolean {
  if (people.length === 0) return true;
  const most = Math.max(...people.map(([, each]) => each));
  return people.length >= LEAST_PEOPLE && most <= MOST_OF_ONE * bad;
}

/** How a stream is watched. */
export interface StreamRule {
  cusum: CusumRule;
  /** Values of the sum from which it is watched, and at which it alarms. */
  pendingAt: number;
  firingAt: number;
}

/** Value of the sum of the recovery at which a trouble is over: likelier by a factor of 150. */
const RECOVERED_AT = 5;
/** Bad tasks of a baseline month up to which the limits hold; with more, false alarms would come more often. */
const USUAL_BAD_A_MONTH = 3_000;
const MONTH_MS = 30 * 86_400_000;

/** Bad tasks of a baseline. */
export interface StreamBaseline {
  bad: number;
  samples: number;
  /** Time that it covers. */
  lengthMs: number;
}

/**
 * Returns the share from which a change is looked for: one standard error above that of the baseline, because a
 * baseline that is too low by chance makes every usual hour suspicious.
 */
export function usualShare({ bad, samples }: Pick<StreamBaseline, 'bad' | 'samples'>): number {
  return wilsonInterval(Math.min(bad, samples), samples, 1)?.upper ?? 0;
}

/**
 * Creates the rule of one of `streams` that are watched at a time. With many streams or much traffic the limits rise,
 * by the logarithm, so that false alarms a month don't become more.
 */
export function streamRule(
  values: Readonly<Record<string, number>>,
  baseline: StreamBaseline,
  streams: number,
): StreamRule {
  const { ratio, pendingAt = 8, firingAt = 12 } = values;
  const badAMonth = (baseline.bad * MONTH_MS) / Math.max(baseline.lengthMs, 1);
  const more = Math.log(Math.max(1, streams) * Math.max(1, badAMonth / USUAL_BAD_A_MONTH));
  return {
    cusum: cusumRule(usualShare(baseline), ratio),
    pendingAt: pendingAt + more,
    firingAt: firingAt + more,
  };
}

function whileAlarming(alarm: StreamAlarm, batch: TaskBatch, { cusum }: StreamRule): WatchedStream {
  const recovery = cusumBatch(alarm.recovery, batch, recoveryRule(cusum));
  if (recovery.value >= RECOVERED_AT) return STREAM_START;
  const { sinceMs, samples, bad } = alarm;
  return {
    sum: CUSUM_START,
    alarm: { sinceMs, samples: samples + batch.samples, bad: bad + batch.bad, recovery },
    people: [],
  };
}

/** Tasks, and the person that they are of, as a digest; undefined where people are not told apart. */
interface WatchedBatch extends TaskBatch {
  person?: number | undefined;
}

/**
 * Adds tasks. An alarm needs bad tasks of several people, and lasts until as much speaks for its end. Pure.
 */
export function stepStream(stream: WatchedStream, batch: WatchedBatch, rule: StreamRule): WatchedStream {
  if (stream.alarm !== null) return whileAlarming(stream.alarm, batch, rule);
  const sum = cusumBatch(stream.sum, batch, rule.cusum);
  // The sums that nothing speaks for are the same one: most streams are, most of the time.
  if (sum === CUSUM_START) return STREAM_START;
  const people = withPerson(stream.people, batch.person, batch.bad);
  if (sum.value < rule.firingAt) return { sum, alarm: null, people };
  // What one person adds beyond the limit must not stand for what others add later.
  if (!isOfSeveral(people, sum)) return { sum: { ...sum, value: rule.firingAt }, alarm: null, people };
  const { samples, bad, sinceMs } = sum;
  return {
    sum: CUSUM_START,
    alarm: { sinceMs: sinceMs ?? batch.atMs, samples, bad, recovery: CUSUM_START },
    people: [],
  };
}

/** Half of the limit is neither quiet nor worth a warning, so that a warning does not come and go. */
export function levelOfStream({ sum, alarm }: WatchedStream, { pendingAt }: StreamRule): Level {
  if (alarm !== null) return 'alarm';
  if (sum.value >= pendingAt) return 'warning';
  return sum.value < pendingAt / 2 ? 'quiet' : 'unknown';
}
