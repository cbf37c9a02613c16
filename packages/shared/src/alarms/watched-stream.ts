import {
  CUSUM_START,
  cusumBatch,
  cusumFalseAlarms,
  cusumRule,
  cusumRuleOf,
  cusumThreshold,
  recoveryRule,
  type BadTasks,
  type CusumRule,
  type CusumState,
  type TaskBatch,
} from '../metrics/detectors/bernoulli-cusum.ts';
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
/** Up to the traffic of such a month the limits hold; with more, false alarms would come more often. */
const USUAL_MONTH = { tasks: 37_500, rule: cusumRule(0.08) };
const MONTH_MS = 30 * 86_400_000;

/** What is usual. */
export interface StreamBaseline extends BadTasks {
  /** Time that it covers. */
  lengthMs: number;
}

/** Returns the rule by which a change is looked for, and the traffic of a month. */
function changeOf(
  { ratio, minShare = 0 }: Readonly<Record<string, number>>,
  baseline: StreamBaseline,
): { cusum: CusumRule; tasks: number } {
  const known = cusumRuleOf(baseline, ratio);
  const cusum = known.p0 >= minShare ? known : cusumRule(minShare, ratio);
  return { cusum, tasks: (baseline.samples * MONTH_MS) / Math.max(baseline.lengthMs, 1) };
}

/**
 * Creates the rule of one of `streams` that are watched at a time. With many streams or much traffic the limits rise,
 * by the logarithm, so that false alarms a month don't become more.
 *
 * @param values thresholds of the rule by name
 */
export function streamRule(
  values: Readonly<Record<string, number>>,
  baseline: StreamBaseline,
  streams: number,
): StreamRule {
  const { pendingAt = 8, firingAt = 12 } = values;
  const { cusum, tasks } = changeOf(values, baseline);
  const falseAlarms = cusumFalseAlarms(firingAt, USUAL_MONTH, USUAL_MONTH.rule);
  const all = Math.max(1, streams);
  const limit = Math.max(
    firingAt + Math.log(all),
    cusumThreshold({ falseAlarms, tasks, streams: all }, cusum),
  );
  return { cusum, pendingAt: pendingAt + limit - firingAt, firingAt: limit };
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
