import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { driftSettingsSchema, type DriftFinding } from '@hark/shared/http/drift-api';
import { DRIFT_INPUTS } from '@hark/shared/metrics/definitions/drift-inputs';
import { observeEvent } from '@hark/shared/metrics/figures/observe-event';
import { type Kysely, sql } from 'kysely';
import type { Database } from '../../../store/tables.ts';
import { createSketch, type Sketch } from '../../metrics/sketch.ts';
import { ALL } from '../../metrics/fold-events.ts';
import { checkDrift } from '../check-drift.ts';
import { limitsOf } from '../drift-limits.ts';
import { type Candidate, candidatesOf, findDrift } from '../find-drift.ts';
import { type InputFigure, type PlaceFigures, placeKey } from '../input-figures.ts';
import { metricOf } from '../read-inputs.ts';
import { sameWeekdays } from '../windows.ts';
import { openDriftDatabase } from './drift-database.ts';
import { type PlantedChange, plantedDays } from './planted-days.ts';

/**
 * `node drift-bench.js [MONTHS] [PEOPLE A DAY]`: counts alarms of drift over months without a change and with its weekly
 * rhythm, how long a change takes to be found, and what a check costs.
 */
const DAY_MS = 86_400_000;
const [wantedMonths = '12', wantedPeople = '400'] = process.argv.slice(2);
const [months, perDay] = [Number(wantedMonths), Number(wantedPeople)];
const REFERENCE_DAYS = 7;
const MONTH_DAYS = 30;
const START_MS = Math.floor(Date.now() / DAY_MS) * DAY_MS - 100 * DAY_MS;

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

type Days = Map<number, Map<string, PlaceFigures>>;

interface Cell {
  samples: number;
  total: number;
  sketch: Sketch;
}

/** Sums up one day by metric and place, as the figures of a server do. */
function figuresOfDay(events: ReturnType<typeof plantedDays>): Map<string, PlaceFigures> {
  const cells = new Map<string, Map<string, Cell>>();
  for (const event of events) {
    const slices = [[ALL, ALL], ...Object.entries(event.slices)];
    for (const { metric, samples, total } of observeEvent(event)) {
      const places = cells.get(metric.id) ?? new Map<string, Cell>();
      cells.set(metric.id, places);
      for (const [dimension = '', value = ''] of slices) {
        const key = placeKey({ dimension, value });
        const cell = places.get(key) ?? { samples: 0, total: 0, sketch: createSketch() };
        places.set(key, cell);
        cell.samples += samples;
        cell.total += total;
        if (metric.shape === 'distribution') cell.sketch.add(total);
      }
    }
  }
  const figureOf = ({ samples, total, sketch }: Cell): InputFigure => ({
    samples,
    total,
    bins: sketch.bins(),
  });
  return new Map(
    [...cells].map(([metric, places]) => [
      metric,
      new Map([...places].map(([key, cell]) => [key, figureOf(cell)])),
    ]),
  );
}

function together(parts: readonly PlaceFigures[]): PlaceFigures {
  const all = new Map<string, InputFigure>();
  for (const part of parts) {
    for (const [key, figure] of part) {
      const before = all.get(key);
      const bins = [...(before?.bins ?? []), ...figure.bins].sort((a, b) => a.value - b.value);
      all.set(key, {
        samples: (before?.samples ?? 0) + figure.samples,
        total: (before?.total ?? 0) + figure.total,
        bins,
      });
    }
  }
  return all;
}

const LIMITS = limitsOf(driftSettingsSchema.parse({}), null);
const NOTHING: PlaceFigures = new Map();

/** Checks one day as a server would in the night after it. */
function findingsOf(days: Days, day: number): DriftFinding[] {
  const figures = (number: number, metric: string): PlaceFigures => days.get(number)?.get(metric) ?? NOTHING;
  const candidates = DRIFT_INPUTS.flatMap((input): Candidate[] => {
    const metric = metricOf(input);
    const referenceDays = new Map(
      Array.from({ length: REFERENCE_DAYS }, (_, index) => {
        const number = day - 2 - index;
        return [number, figures(number, metric)] as const;
      }),
    );
    const span = { from: day * DAY_MS, to: (day + 1) * DAY_MS };
    const [before, lastDay] = [figures(day - 1, metric), figures(day, metric)];
    return Array.from(
      candidatesOf(
        {
          input,
          current: lastDay,
          before,
          reference: together([...referenceDays.values()]),
          referenceDays,
          sameDays: sameWeekdays(referenceDays.keys(), span).flatMap((each) => referenceDays.get(each) ?? []),
          lastDay,
          ago: { day: before, week: figures(day - 7, metric), fourWeeks: figures(day - 28, metric) },
        },
        LIMITS,
      ),
    );
  });
  const spanOf = (number: number) => ({ from: number * DAY_MS, to: (number + 1) * DAY_MS });
  return findDrift(candidates, { current: spanOf(day), before: spanOf(day - 1), withQuality: () => null });
}

/** Lives a month, and returns the alarms of each day after the first reference. */
function liveMonth(
  seed: number,
  change?: PlantedChange,
): { tests: number; alarms: DriftFinding[][]; warnings: number } {
  const days: Days = new Map();
  const alarms: DriftFinding[][] = [];
  let [tests, warnings] = [0, 0];
  const first = START_MS / DAY_MS;
  for (let index = 0; index < MONTH_DAYS + REFERENCE_DAYS + 2; index++) {
    const fromMs = START_MS + index * DAY_MS;
    const events = plantedDays({
      fromMs,
      toMs: fromMs + DAY_MS,
      perDay,
      seed: 1_000 * seed + index,
      ...(change === undefined ? {} : { change }),
    });
    days.set(first + index, figuresOfDay(events));
    if (index < REFERENCE_DAYS + 1) continue;
    const found = findingsOf(days, first + index);
    tests += found.filter(({ pValue }) => pValue !== null).length;
    warnings += found.filter(({ verdict }) => verdict === 'warning').length;
    alarms.push(found.filter(({ verdict }) => verdict === 'alarm'));
  }
  return { tests, alarms, warnings };
}

function quietMonths(): void {
  let [tests, warnings, alarms, ringing] = [0, 0, 0, 0];
  for (let month = 1; month <= months; month++) {
    const lived = liveMonth(month);
    tests += lived.tests;
    warnings += lived.warnings;
    alarms += lived.alarms.flat().length;
    if (lived.alarms.flat().length > 0) ringing++;
  }
  say(
    `${months} months of ${perDay} people a day with their weekly rhythm and no change: ${tests} tests, ${warnings} warnings, ${alarms} alarms; ${ringing} months with an alarm`,
  );
}

const CHANGES: Record<
  string,
  (visit: Parameters<PlantedChange>[0], chance: number) => ReturnType<PlantedChange>
> = {
  '3 dB quieter': (visit) => ({
    ...visit,
    answer: { ...visit.answer, rmsDbfs: (visit.answer.rmsDbfs ?? 0) - 3 },
  }),
  'clips 20 % longer': (visit) => ({
    ...visit,
    answer: { ...visit.answer, durationMs: 1.2 * (visit.answer.durationMs ?? 0) },
  }),
  '20 % of clips cut at the start': (visit, chance) =>
    chance < 0.2 ? { ...visit, answer: { ...visit.answer, truncatedStart: true } } : visit,
  'the level is missing in 20 %': (visit, chance) =>
    chance < 0.2 ? { ...visit, answer: { ...visit.answer, rmsDbfs: null } } : visit,
};

/** A change is certain within days: fewer months show it. */
const CHANGED_MONTHS = Math.ceil(months / 3);

function changedMonths(): void {
  const since = START_MS + (REFERENCE_DAYS + 7) * DAY_MS;
  for (const [name, change] of Object.entries(CHANGES)) {
    const delays = Array.from({ length: CHANGED_MONTHS }, (_, month) => {
      const lived = liveMonth(100 + month, (visit, at, chance) =>
        at < since ? visit : change(visit, chance),
      );
      const rang = lived.alarms.findIndex((found, index) => index >= 6 && found.length > 0);
      return rang < 0 ? Number.POSITIVE_INFINITY : rang - 5;
    }).sort((a, b) => a - b);
    const found = delays.filter(Number.isFinite).length;
    say(
      `${name}: found in ${found} of ${CHANGED_MONTHS} months, after ${delays[Math.floor(CHANGED_MONTHS / 2)]} days (median)`,
    );
  }
}

/** Copies the figures of one hour to the others, and of each slice to eight more. */
async function fillHoursAndSlices(db: Kysely<Database>): Promise<void> {
  await sql`
    insert into metric_rollup
    select grain, metric, dimension, value, synthetic, bucket + make_interval(hours => shift), samples, total, sketch
    from metric_rollup, generate_series(-12, 11) as shift where grain = 'hour' and shift <> 0`.execute(db);
  await sql`
    insert into metric_rollup
    select grain, metric, dimension, value || ' of ' || copy, synthetic, bucket, samples, total, sketch
    from metric_rollup, generate_series(1, 8) as copy
    where grain in ('hour', 'day') and dimension <> 'all'`.execute(db);
}

/** A check on a database with as many slices and hours as a busy site has. */
async function costOfCheck(): Promise<void> {
  const database = await openDriftDatabase();
  const { db } = database;
  const today = Math.floor(Date.now() / DAY_MS) * DAY_MS;
  const nowMs = today + DAY_MS / 12;
  await database.live(plantedDays({ fromMs: today - 10 * DAY_MS, toMs: today, perDay, seed: 1 }), nowMs);
  await db.transaction().execute(async (transaction) => {
    await sql`set local statement_timeout = 0`.execute(transaction);
    await fillHoursAndSlices(transaction);
  });
  const { rows } = await sql<{ rows: number; places: number }>`
    select count(*)::int as rows, count(distinct (dimension, value))::int as places from metric_rollup where grain = 'hour'`.execute(
    db,
  );
  const delay = monitorEventLoopDelay({ resolution: 5 });
  const parts = {
    db,
    nowMs: () => nowMs,
    showText: true,
    retentionDays: 30,
    readRuleValues: async () => () => null,
    unknownWords: () => [],
    titlesOf: async () => new Map<string, string>(),
  };
  await checkDrift(parts, 'real');
  delay.enable();
  const startedMs = performance.now();
  const { cpuMs, findings } = await checkDrift(parts, 'real');
  const tookMs = performance.now() - startedMs;
  say(
    `a check of ${findings.length} comparisons over ${rows[0]?.places} slices (${rows[0]?.rows} hourly figures): ${cpuMs.toFixed(0)} ms CPU, ${tookMs.toFixed(0)} ms in all, longest pause of the event loop ${(delay.max / 1e6).toFixed(0)} ms`,
  );
  await database.close();
}

if (months > 0) {
  quietMonths();
  changedMonths();
}
await costOfCheck();
