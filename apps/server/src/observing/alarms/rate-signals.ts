import { LEVELS, type Level } from '@hark/shared/alarms/alarm-step';
import { warningLevel } from '@hark/shared/alarms/check-window';
import type { Evidence } from '@hark/shared/http/alarms-api';
import { dimensionRank } from '@hark/shared/metrics/causes/plainest-first';
import { missingDrift, MISSING_DRIFT } from '@hark/shared/metrics/detectors/missing-drift';
import type { RateSums } from '@hark/shared/metrics/detectors/rate-warning';
import type { AlarmSignal, AlarmSlice } from '../alarm-signal.ts';
import type { Baseline } from './read-baselines.ts';
import type { StreamMetric } from './stream-metrics.ts';
import type { StreamLevel } from './watch-streams.ts';
import { interval99, plainEvidence } from './window-signals.ts';

type Slices = Evidence['slices'];
type Place = AlarmSlice | null;

/** One rule that is watched task by task, at the end of a round. */
export interface RuleRound {
  rule: StreamMetric;
  /** Everything first, then the slices that are not quiet. */
  levels: readonly StreamLevel[];
  /** What the last hour says of everything. */
  window: Level;
  /** Places of open alarms, which want to know when they end. */
  asked: readonly Place[];
  /** Finds what carries a change since a time. */
  carrying(sinceMs: number): Promise<Slices>;
  endMs: number;
}

/** Returns what the last hour says of a rate: by a bound against the baseline, or of missing values by a limit. Pure. */
export function windowLevel(
  { rule, metric }: StreamMetric,
  values: Readonly<Record<string, number>>,
  { now, baseline }: { now: RateSums; baseline: Baseline | undefined },
): Level {
  // A time has no share that figures would tell.
  if (metric.shape !== 'rate' || metric.hitFrom !== undefined) return 'unknown';
  if (rule.detector === 'missing') {
    const usual = baseline === undefined ? null : { missing: baseline.bad, samples: baseline.samples };
    const { above = MISSING_DRIFT.alarmAbove } = values;
    const settings = { ...MISSING_DRIFT, alarmAbove: above };
    const { verdict } = missingDrift({ missing: now.total, samples: now.samples }, usual, {
      isMandatory: true,
      settings,
    });
    return verdict === 'not_enough_data' ? 'unknown' : verdict;
  }
  if (baseline === undefined) return 'unknown';
  const { samples, bad } = baseline;
  const total = metric.better === 'higher' ? samples - bad : bad;
  return warningLevel(metric, values, { now, baseline: { samples, total } });
}

/** A stream that says quiet is quiet, also where the hour has too few samples. */
function loudest(stream: Level, window: Level): Level {
  const isLoud = (level: Level): boolean => level === 'warning' || level === 'alarm';
  if (!isLoud(window)) return stream;
  return LEVELS.indexOf(window) > LEVELS.indexOf(stream) ? window : stream;
}

const isSame = (a: Place, b: Place): boolean => a?.dimension === b?.dimension && a?.value === b?.value;

/** How far a stream is beyond its limit. */
function excess({ stream, limits }: StreamLevel): number {
  return stream.alarm === null ? stream.sum.value - limits.firingAt : stream.alarm.bad * limits.cusum.onBad;
}

/** The slice that says most, of several that alarm together. */
function loudestSlice(slices: readonly StreamLevel[]): Place {
  const [first] = slices.toSorted(
    (a, b) =>
      excess(b) - excess(a) ||
      dimensionRank(a.slice?.dimension ?? '') - dimensionRank(b.slice?.dimension ?? ''),
  );
  return first?.slice ?? null;
}

/** Where the trouble is: where its change would be gone without; everything, or the loudest slice, where there is no such. */
function mainPlace(whole: Level, loud: readonly StreamLevel[], carrying: Slices): Place {
  const [top] = carrying;
  if (top !== undefined) return { dimension: top.dimension, value: top.value };
  return whole === 'alarm' ? null : loudestSlice(loud);
}

interface Counts {
  sinceMs: number;
  samples: number;
  bad: number;
}

function countsOf({ stream }: StreamLevel, endMs: number): Counts {
  const { alarm, sum } = stream;
  if (alarm !== null) return alarm;
  return { sinceMs: sum.sinceMs ?? endMs, samples: sum.samples, bad: sum.bad };
}

function evidenceOf(round: RuleRound, level: StreamLevel, slices: Slices): Evidence {
  const { rule, endMs } = round;
  const { baseline, limits, stream } = level;
  const { sinceMs, samples, bad } = countsOf(level, endMs);
  const isMirrored = rule.metric.shape === 'rate' && rule.metric.better === 'higher';
  const hits = isMirrored ? samples - bad : bad;
  const usual = baseline.samples === 0 ? null : baseline.bad / baseline.samples;
  return plainEvidence({
    window: { from: Math.min(sinceMs, endMs), to: endMs },
    n: samples,
    value: samples === 0 ? null : hits / samples,
    baseline: usual === null ? null : isMirrored ? 1 - usual : usual,
    interval: interval99({ samples, total: hits }),
    statistic: 'cusum',
    score: stream.alarm === null ? stream.sum.value : limits.firingAt,
    limit: limits.firingAt,
    slices,
  });
}

interface Found {
  level: Level;
  slices: Slices;
  /** What the figures of the evidence are about. */
  shown: StreamLevel;
}

function signalOf(round: RuleRound, slice: Place, { level, slices, shown }: Found): AlarmSignal {
  return {
    rule: round.rule.rule.id,
    slice,
    level,
    sinceMs: countsOf(shown, round.endMs).sinceMs,
    evidence: evidenceOf(round, shown, slices),
    cause: null,
  };
}

/** Other people, who have a trouble of their own: another value of the dimension in which the trouble is. */
function isApart({ slice }: StreamLevel, main: Place): boolean {
  return slice !== null && slice.dimension === main?.dimension && slice.value !== main.value;
}

/**
 * Returns the signals of a rule: one of everything, which says where the trouble is, and one for each other slice that
 * has a trouble of its own, also while an open alarm is about it.
 */
export async function rateSignals(round: RuleRound): Promise<AlarmSignal[]> {
  const { levels, window, asked, endMs } = round;
  const [first] = levels;
  if (first === undefined) return [];
  const whole = loudest(first.level, window);
  const loud = levels.filter(({ slice, level }) => slice !== null && level === 'alarm');
  const all = [...(whole === 'alarm' ? [first] : []), ...loud];
  const slices =
    all.length === 0
      ? []
      : await round.carrying(Math.min(...all.map((each) => countsOf(each, endMs).sinceMs)));
  const place = all.length === 0 ? null : mainPlace(whole, loud, slices);
  const apart = loud.filter((each) => isApart(each, place));
  const level = all.length > apart.length ? 'alarm' : whole;
  // A slice that only explains the whole has no sum of its own that would say more.
  const own = loud.find(({ slice }) => isSame(slice, place));
  const main = signalOf(round, null, {
    level,
    slices,
    shown: own ?? (whole === 'alarm' ? first : (loud[0] ?? first)),
  });
  const others = [...asked, ...apart.map(({ slice }) => slice)].filter(
    (slice, index, each) => slice !== null && each.findIndex((other) => isSame(other, slice)) === index,
  );
  return [
    { ...main, place },
    ...others.map((slice) => {
      const found = levels.find((each) => isSame(each.slice, slice));
      return signalOf(round, slice, { level: found?.level ?? 'quiet', slices: [], shown: found ?? first });
    }),
  ];
}
