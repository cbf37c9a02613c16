import type { AlarmRule } from '@hark/shared/alarms/alarm-rule';
import { boundLevel, burnOf } from '@hark/shared/alarms/check-window';
import {
  levelOfStream,
  STREAM_START,
  stepStream,
  streamRule,
  type StreamBaseline,
  type StreamRule,
} from '@hark/shared/alarms/watched-stream';
import type { Level } from '@hark/shared/alarms/alarm-step';
import type { RateSums } from '@hark/shared/metrics/detectors/rate-warning';
import { GRAIN_MS } from '@hark/shared/metrics/figures/range-buckets';
import { RATE_WARNING } from '@hark/shared/metrics/detectors/rate-warning';

const { hour: HOUR_MS, day: DAY_MS } = GRAIN_MS;
const BASELINE_HOURS = 7 * 24;

/** One hour of a rule's figures. */
export interface HourSums {
  at: number;
  samples: number;
  bad: number;
}

export interface Firing {
  from: number;
  to: number | null;
}

type Values = Readonly<Record<string, number>>;

/** Joins the hours in which a rule alarms to times; the last one may go on. Pure. */
function firingsOf(levels: readonly { at: number; level: Level }[]): Firing[] {
  const firings: Firing[] = [];
  let current: Firing | null = null;
  for (const { at, level } of levels) {
    if (level === 'alarm' && current === null) {
      current = { from: at, to: null };
      firings.push(current);
    }
    if (level === 'quiet' && current !== null) {
      current.to = at;
      current = null;
    }
  }
  return firings;
}

function sumOf(hours: readonly HourSums[]): { samples: number; bad: number } {
  return hours.reduce((sum, { samples, bad }) => ({ samples: sum.samples + samples, bad: sum.bad + bad }), {
    samples: 0,
    bad: 0,
  });
}

/** The seven days before an hour, without those in which it alarmed; kept as running sums. */
function createUsual() {
  const hours: HourSums[] = [];
  let sum = { samples: 0, bad: 0 };
  return {
    add(hour: HourSums): void {
      hours.push(hour);
      sum = { samples: sum.samples + hour.samples, bad: sum.bad + hour.bad };
    },
    before(at: number): StreamBaseline {
      while (hours[0] !== undefined && hours[0].at < at - BASELINE_HOURS * HOUR_MS) {
        sum = { samples: sum.samples - hours[0].samples, bad: sum.bad - hours[0].bad };
        hours.shift();
      }
      return { ...sum, lengthMs: at - (hours[0]?.at ?? at) };
    },
  };
}

/** Sums of a whole hour at once alarm no earlier than the tasks one by one, and not more often. */
function streamFirings(hours: readonly HourSums[], values: Values): Firing[] {
  const usual = createUsual();
  let stream = STREAM_START;
  let last: HourSums | null = null;
  const levels: { at: number; level: Level }[] = [];
  for (const hour of hours) {
    const { at, samples, bad } = hour;
    const baseline = usual.before(at);
    const isKnown = baseline.samples >= (values['minBaseline'] ?? 0);
    const rule: StreamRule | null = isKnown ? streamRule(values, baseline, 1) : null;
    if (rule !== null) stream = stepStream(stream, { samples, bad, atMs: at }, rule);
    const level = rule === null ? 'unknown' : levelOfStream(stream, rule);
    levels.push({ at, level });
    // The hour before, because the present one is being compared.
    if (last !== null && level !== 'alarm') usual.add(last);
    last = hour;
  }
  return firingsOf(levels);
}

/** Up to a day, because few tasks an hour say nothing. */
const LONGEST_WINDOW_HOURS = 24;

function boundFirings(hours: readonly HourSums[], values: Values): Firing[] {
  const { minSamples = RATE_WARNING.minSamples } = values;
  return firingsOf(
    hours.map(({ at }, index) => {
      let now: RateSums = { samples: 0, total: 0 };
      for (let back = 0; back < LONGEST_WINDOW_HOURS && now.samples < minSamples; back++) {
        const hour = hours[index - back];
        if (hour === undefined || hour.at < at - LONGEST_WINDOW_HOURS * HOUR_MS) break;
        now = { samples: now.samples + hour.samples, total: now.total + hour.bad };
      }
      return { at, level: boundLevel(values, now) };
    }),
  );
}

function burnFirings(hours: readonly HourSums[], values: Values): Firing[] {
  return firingsOf(
    hours.map(({ at }, index) => {
      const burn = burnOf(values, (windowMs) => {
        const from = at + HOUR_MS - Math.max(windowMs, HOUR_MS);
        const { samples, bad } = sumOf(
          hours.slice(Math.max(0, index - 72), index + 1).filter((hour) => hour.at >= from),
        );
        return { bad, all: samples };
      });
      return { at, level: burn === null ? 'quiet' : 'alarm' };
    }),
  );
}

/**
 * Returns when a rule would have fired on figures by the hour, oldest first; null for a detector that needs more than
 * figures. Pure.
 */
export function previewFirings(
  { detector }: Pick<AlarmRule, 'detector'>,
  values: Values,
  hours: readonly HourSums[],
): Firing[] | null {
  switch (detector) {
    case 'rate':
    case 'missing':
      return streamFirings(hours, values);
    case 'bound':
      return boundFirings(hours, values);
    case 'burn':
      return burnFirings(hours, values);
    case 'drift':
    case 'calibration':
    case 'choice':
    case 'unknown-words':
      return null;
  }
}

const MIN_DAYS = 7;
/** A quiet hour is above it once in five hundred. */
const SUGGESTED_QUANTILE = 0.998;
const HEADROOM = 1.1;

/** Returns shares of an hour (or day, where hours have few tasks) with enough tasks, ascending. */
function shares(hours: readonly HourSums[], minSamples: number): number[] {
  const days = new Map<number, { samples: number; bad: number }>();
  for (const { at, samples, bad } of hours) {
    const day = Math.floor(at / DAY_MS);
    const before = days.get(day) ?? { samples: 0, bad: 0 };
    days.set(day, { samples: before.samples + samples, bad: before.bad + bad });
  }
  const enough = (all: Iterable<{ samples: number; bad: number }>): number[] =>
    [...all].filter(({ samples }) => samples >= minSamples).map(({ samples, bad }) => bad / samples);
  const byHour = enough(hours);
  return (byHour.length >= MIN_DAYS * 24 ? byHour : enough(days.values())).sort((a, b) => a - b);
}

/**
 * Suggests thresholds from recent figures: a bound a little above the largest usual share, and a change that stands
 * out of the usual variation. Empty without a week of data. Pure.
 */
export function suggestValues(
  { detector }: Pick<AlarmRule, 'detector'>,
  values: Values,
  hours: readonly HourSums[],
): Record<string, number> {
  const known = shares(hours, values['minSamples'] ?? RATE_WARNING.minSamples);
  if (known.length < MIN_DAYS) return {};
  const at = (quantile: number): number =>
    known[Math.min(known.length - 1, Math.floor(quantile * known.length))] ?? 0;
  const [usual, high] = [at(0.5), at(SUGGESTED_QUANTILE)];
  const rounded = (value: number): number => Number(value.toPrecision(2));
  switch (detector) {
    case 'bound':
      return 'above' in values
        ? { above: rounded(Math.min(1, HEADROOM * high)) }
        : { below: rounded(at(1 - SUGGESTED_QUANTILE) / HEADROOM) };
    case 'rate': {
      if (usual <= 0 || usual >= 1 || high >= 1) return {};
      const odds = (share: number): number => share / (1 - share);
      return { ratio: rounded(Math.min(20, Math.max(1.2, (HEADROOM * odds(high)) / odds(usual)))) };
    }
    case 'burn':
      return { budget: rounded(Math.min(0.5, Math.max(0.0001, HEADROOM * usual))) };
    case 'missing':
      return { above: rounded(Math.min(1, Math.max(0.01, HEADROOM * high))) };
    case 'drift':
    case 'calibration':
    case 'choice':
    case 'unknown-words':
      return {};
  }
}
