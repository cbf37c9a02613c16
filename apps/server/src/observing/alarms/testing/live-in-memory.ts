import type { EventRecord } from '@hark/shared/events/event-record';
import { ALARM_RULES, defaultValues } from '@hark/shared/alarms/alarm-rules';
import { isOver } from '@hark/shared/alarms/alarm-step';
import { bucketOf, GRAIN_MS } from '@hark/shared/metrics/figures/range-buckets';
import { ALL, createFold, createSliceLimit, type Cell } from '../../metrics/fold-events.ts';
import { createSketch } from '../../metrics/sketch.ts';
import { advanceAlarms } from '../alarm-book.ts';
import { baselinesOf, type Baseline, type Baselines } from '../read-baselines.ts';
import { rateSignals, windowLevel } from '../rate-signals.ts';
import type { Transition } from '../save-alarms.ts';
import type { StoredAlarm } from '../stored-alarm.ts';
import { badSums, STREAM_METRICS } from '../stream-metrics.ts';
import type { Settings } from '../thresholds.ts';
import { createStreams, type RuleStreams } from '../watch-streams.ts';
import { windowSignals } from '../window-signals.ts';
import type { WindowSums } from '../window-sums.ts';

const { hour: HOUR_MS, day: DAY_MS } = GRAIN_MS;
const ROUND_MS = HOUR_MS;

const SETTINGS: Settings = new Map(
  ALARM_RULES.map((rule) => [rule.id, { rule, version: 0, use: 'active', values: defaultValues(rule) }]),
);

const USED = new Set([
  ...STREAM_METRICS.map(({ metric }) => metric.id),
  ...ALARM_RULES.filter(({ detector }) => detector === 'bound' || detector === 'burn').map(
    ({ metric }) => metric,
  ),
]);

/** Sums of hours, of which the last seven days are a baseline. */
function createFigures() {
  const hours = new Map<number, Cell[]>();
  const sumOf = (from: number, to: number, keep: (cell: Cell) => boolean): Map<string, Cell> => {
    const sums = new Map<string, Cell>();
    for (const [at, cells] of hours) {
      if (at < from || at >= to) continue;
      for (const cell of cells) {
        if (!keep(cell)) continue;
        const key = `${cell.metric}\n${cell.dimension}\n${cell.value}`;
        const sum = sums.get(key) ?? {
          ...cell,
          samples: 0,
          total: 0,
          sketch: cell.sketch === null ? null : createSketch(),
        };
        sums.set(key, sum);
        sum.samples += cell.samples;
        sum.total += cell.total;
        if (cell.sketch !== null) sum.sketch?.addEncoded(cell.sketch.encode());
      }
    }
    return sums;
  };
  return { hours, sumOf };
}

type Figures = ReturnType<typeof createFigures>;

function readUsual({ sumOf, hours }: Figures, atMs: number): Baselines {
  const to = bucketOf(atMs - HOUR_MS, 'hour');
  const sums = sumOf(to - 7 * DAY_MS, to, () => true);
  const first = Math.min(...hours.keys());
  return baselinesOf(
    new Map(
      STREAM_METRICS.map(({ rule, metric }) => {
        const places = [...sums.values()]
          .filter((cell) => cell.metric === metric.id)
          .map((cell): [string, Baseline] => {
            const usual = cell.sketch?.quantile(0.95) ?? null;
            const slowAbove = usual === null ? null : 1.25 * usual + 1;
            const slow = (cell.sketch?.bins() ?? []).reduce(
              (sum, { value, count }) => sum + (value > (slowAbove ?? 0) ? count : 0),
              0,
            );
            const counts =
              metric.shape === 'rate' ? badSums(metric, cell) : { samples: cell.samples, bad: slow };
            const lengthMs = Math.min(7 * DAY_MS, to - first);
            return [`${cell.dimension}\n${cell.value}`, { ...counts, lengthMs, slowAbove }];
          });
        return [rule.id, new Map(places)];
      }),
    ),
  );
}

/** Only everything's rates: what windows are about. */
const isWindowed = ({ dimension, sketch }: Cell): boolean => dimension === ALL && sketch === null;

function windowsOf({ sumOf }: Figures, atMs: number): WindowSums {
  const known = new Map<number, Map<string, Cell>>();
  return (metric, windowMs) => {
    const sums = known.get(windowMs) ?? sumOf(bucketOf(atMs - windowMs, 'hour'), atMs, () => true);
    known.set(windowMs, sums);
    return sums.get(`${metric}\n${ALL}\n${ALL}`) ?? { samples: 0, total: 0 };
  };
}

export interface LivedMonth {
  transitions: Transition[];
  events: number;
}

/** Lives through events with the alarms, without a database. Alarms start after the first seven days. */
export async function liveInMemory(events: Iterable<EventRecord>): Promise<LivedMonth> {
  const [figures, wholes] = [createFigures(), createFigures()];
  const limit = createSliceLimit([]);
  let states: ReadonlyMap<string, RuleStreams> = new Map();
  let usual = baselinesOf(new Map());
  let alarms: StoredAlarm[] = [];
  let [usualDay, fold, foldHour, roundAt, number, count] = [-1, createFold(limit), -1, -1, 0, 0];
  const transitions: Transition[] = [];
  let pending: EventRecord[] = [];

  async function round(atMs: number): Promise<void> {
    const streams = createStreams({ states, baselines: usual, settings: SETTINGS, traffic: 'real', limit });
    for (const event of pending) streams.add({ event, receivedAt: event.at });
    pending = [];
    const windows = windowsOf(wholes, atMs);
    const levels = streams.levels();
    const signals = await Promise.all(
      STREAM_METRICS.map((rule) => {
        const { id } = rule.rule;
        const now = windows(rule.metric.id, HOUR_MS);
        const window = windowLevel(rule, SETTINGS.get(id)?.values ?? {}, {
          now,
          baseline: usual.of(id, ALL, ALL),
        });
        const asked = alarms.flatMap(({ members }) =>
          members.filter((member) => member.rule === id).map(({ slice }) => slice),
        );
        return rateSignals({
          rule,
          levels: levels.filter((each) => each.rule === rule),
          window,
          asked,
          endMs: atMs,
          carrying: async () => [],
        });
      }),
    );
    const all = [...signals.flat(), ...windowSignals(SETTINGS, () => ({ sums: windows, endMs: atMs }))];
    const done = advanceAlarms(alarms, all, {
      atMs,
      settings: SETTINGS,
      silences: [],
      newId: () => String(number++),
    });
    alarms = done.alarms.filter(({ progress }) => !isOver(progress));
    transitions.push(...done.transitions);
    states = new Map(STREAM_METRICS.map(({ rule }) => [rule.id, streams.of(rule.id)]));
  }

  for (const event of events) {
    count++;
    const hour = bucketOf(event.at, 'hour');
    if (hour !== foldHour) {
      if (foldHour >= 0) {
        const cells = fold.cells().filter(({ grain, metric }) => grain === 'hour' && USED.has(metric));
        figures.hours.set(foldHour, cells);
        wholes.hours.set(foldHour, cells.filter(isWindowed));
      }
      [fold, foldHour] = [createFold(limit), hour];
      const day = Math.floor(event.at / (3 * DAY_MS));
      if (day !== usualDay) [usual, usualDay] = [readUsual(figures, event.at), day];
    }
    fold.add(event);
    pending.push(event);
    if (event.at - roundAt < ROUND_MS) continue;
    roundAt = event.at;
    await round(event.at);
  }
  return { transitions, events: count };
}
