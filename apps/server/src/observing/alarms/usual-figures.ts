import { RECORDED_METRICS } from '@hark/shared/metrics/definitions/metric-definitions';
import { ALARM_RULES } from '@hark/shared/alarms/alarm-rules';
import { bucketOf } from '@hark/shared/metrics/figures/range-buckets';
import type { Kysely } from 'kysely';
import type { Database } from '../../store/tables.ts';
import type { Span } from '../metrics/metric-times.ts';
import { readTroubles } from './read-troubles.ts';
import {
  baselinesOf,
  baselineSpan,
  readBaselines,
  withoutTroubles,
  type Baselines,
  type Traffic,
} from './read-baselines.ts';
import { UNKNOWN_WORDS_RULE } from '@hark/shared/metrics/definitions/drift-inputs';
import { readUsualWords, type UsualWords } from './read-usual-words.ts';
import { STREAM_METRICS } from './stream-metrics.ts';
import { readWindows, TASK_LAG_MS, type WindowSums } from './window-sums.ts';

interface UsualOptions {
  db: Kysely<Database>;
  traffic: Traffic;
  nowMs(): number;
  /** The frozen reference that an operator chose, instead of the last seven days. */
  reference?(): Promise<Span | null>;
}

interface Windows {
  sums: WindowSums;
  endMs: number;
}

/** Figures that the rounds compare with, read again from time to time. */
export interface Usual {
  /** @param atMs time of what is looked at */
  refresh(atMs: number): Promise<void>;
  baselines(): Baselines;
  /** How often words that the catalogue lacks are said; null while nobody knows. */
  words(): UsualWords | null;
  /** The times of a rule's baseline, up to the start of a trouble. */
  spansOf(rule: string, sinceMs: number): Span[];
  /** The sums of windows that end now, for a metric. */
  partsOf(metric: string): Windows;
}

/** Baselines move slowly: an hour of seven days. */
const BASELINES_EVERY_MS = 10 * 60_000;
const WINDOWS_EVERY_MS = 30_000;

const ofTasks = new Set(
  RECORDED_METRICS.filter(({ from }) => from.includes('task.closed')).map(({ id }) => id),
);
const WINDOW_METRICS = [
  ...new Set([
    ...STREAM_METRICS.map(({ metric }) => metric.id),
    ...ALARM_RULES.filter(({ detector }) => detector === 'bound' || detector === 'burn').map(
      ({ metric }) => metric,
    ),
  ]),
];

/** Whether something read for a time, at a time, is too old. Clocks may jump. */
function isStale(
  kept: { atMs: number; readMs: number } | null,
  atMs: number,
  options: { nowMs: number; everyMs: number },
): boolean {
  if (kept === null) return true;
  const isNewHour = bucketOf(kept.atMs, 'hour') !== bucketOf(atMs, 'hour');
  return isNewHour || Math.abs(options.nowMs - kept.readMs) >= options.everyMs;
}

export function createUsual({ db, traffic, nowMs, reference }: UsualOptions): Usual {
  const nothing: WindowSums = () => ({ samples: 0, total: 0 });
  let kept: {
    atMs: number;
    readMs: number;
    baselines: Baselines;
    words: UsualWords | null;
    span: Span;
    troubles: ReadonlyMap<string, Span[]>;
  } | null = null;
  let windows: { atMs: number; readMs: number; tasks: Windows; others: Windows } | null = null;

  async function readUsual(atMs: number): Promise<void> {
    const span = (await reference?.()) ?? baselineSpan(atMs);
    const troubles = await readTroubles(db, { span, atMs });
    const ofWords = troubles.get(UNKNOWN_WORDS_RULE) ?? [];
    const [baselines, words] = await Promise.all([
      readBaselines(db, { metrics: STREAM_METRICS, traffic, span, troubles }),
      readUsualWords(db, { traffic, atMs, troubles: ofWords }),
    ]);
    kept = { atMs, readMs: nowMs(), baselines, words, span, troubles };
  }

  async function readAllWindows(atMs: number): Promise<void> {
    const read = async (metrics: readonly string[], endMs: number): Promise<Windows> => {
      return { endMs, sums: await readWindows(db, { metrics, traffic, endMs, nowMs: nowMs() }) };
    };
    const [tasks, others] = await Promise.all([
      read(
        WINDOW_METRICS.filter((id) => ofTasks.has(id)),
        atMs - TASK_LAG_MS,
      ),
      read(
        WINDOW_METRICS.filter((id) => !ofTasks.has(id)),
        atMs,
      ),
    ]);
    windows = { atMs, readMs: nowMs(), tasks, others };
  }

  return {
    async refresh(atMs) {
      if (isStale(kept, atMs, { nowMs: nowMs(), everyMs: BASELINES_EVERY_MS })) await readUsual(atMs);
      if (isStale(windows, atMs, { nowMs: nowMs(), everyMs: WINDOWS_EVERY_MS })) await readAllWindows(atMs);
    },
    baselines: () => kept?.baselines ?? baselinesOf(new Map()),
    words: () => kept?.words ?? null,
    spansOf(rule, sinceMs) {
      if (kept === null) return [];
      const { from, to } = kept.span;
      const end = Math.min(to, bucketOf(sinceMs, 'hour'));
      return end <= from ? [] : withoutTroubles({ from, to: end }, kept.troubles.get(rule) ?? []);
    },
    partsOf: (metric) =>
      (ofTasks.has(metric) ? windows?.tasks : windows?.others) ?? { endMs: nowMs(), sums: nothing },
  };
}
