import { performance } from 'node:perf_hooks';
import { metricsQuerySchema, seriesQuerySchema } from '@hark/shared/http/metrics-api';
import { RECORDED_METRICS } from '@hark/shared/metrics/definitions/metric-definitions';
import { sql } from 'kysely';
import { pino } from 'pino';
import { createEventPartitions } from '../../events/event-partitions.ts';
import { createPostgresEventLog } from '../../events/postgres-event-log.ts';
import { openDatabase } from '../../../store/open-database.ts';
import { createSliceLimit } from '../fold-events.ts';
import { createMetricQueries } from '../query-metrics.ts';
import { rollUp } from '../roll-up.ts';
import { busyDay } from './busy-day.ts';

/**
 * `node figures-bench.js FOLDER EVENTS DAYS`: folds one day of events, copies it to the other days in the log and in
 * the figures, then runs every query of the dashboard over all of it. 0 events: runs only the queries again.
 */
const DAY_MS = 86_400_000;
const [folder = '', wanted = '10000000', wantedDays = '30'] = process.argv.slice(2);
const days = Number(wantedDays);
const perDay = Math.ceil(Number(wanted) / days);

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

const database = await openDatabase({ dataDir: folder, logger: pino({ level: 'warn' }) });
const { db } = database;
// A slow `create table` is fine here.
const partitions = createEventPartitions(db);
const today = Math.floor(Date.now() / DAY_MS) * DAY_MS;
const firstDay = today - DAY_MS;
const endMs = today + DAY_MS / 2;
await partitions.ensure(Array.from({ length: days + 2 }, (_, day) => today + DAY_MS - day * DAY_MS));

const log = createPostgresEventLog({ db, partitions, retentionDays: 30, nowMs: Date.now, onKept() {} });

async function writeAndFold(): Promise<void> {
  let written = 0;
  let writeMs = 0;
  for (const batch of busyDay(firstDay, perDay)) {
    const startedMs = performance.now();
    await log.append(batch);
    writeMs += performance.now() - startedMs;
    written += batch.length;
  }
  say(`wrote ${written} events of one day: ${((1_000 * writeMs) / written).toFixed(0)} µs an event`);

  const foldCpu = process.cpuUsage();
  const foldStartedMs = performance.now();
  const limit = createSliceLimit([]);
  let folded = 0;
  for (;;) {
    const phoneticKey = (text: string): string => text;
    const done = await rollUp({ db, partitions, phoneticKey, limit, nowMs: () => endMs });
    folded += done?.events.length ?? 0;
    if (done === null || done.events.length + done.closedTasks.length === 0) break;
  }
  const used = process.cpuUsage(foldCpu);
  const foldedMs = performance.now() - foldStartedMs;
  const cpuUs = (used.user + used.system) / folded;
  say(
    `folded ${folded} events: ${((1_000 * foldedMs) / folded).toFixed(0)} µs an event, of which ${cpuUs.toFixed(0)} µs of this process`,
  );
}

/** Copies the first day to the days before it. */
async function copyDays(table: 'event' | 'metric_rollup'): Promise<void> {
  const [from, to] = [new Date(firstDay), new Date(firstDay + DAY_MS)];
  await db.connection().execute(async (connection) => {
    await sql`set statement_timeout = 0`.execute(connection);
    for (let day = 1; day < days; day++) {
      const shift = sql.raw(`interval '${day} days'`);
      const grains = sql.raw(day < 3 ? `'minute','hour','day'` : `'hour','day'`);
      const copy =
        table === 'event'
          ? sql`
            insert into event (event_id, at, received_at, name, source, client_id, session_id, task_id, utterance_id,
              query_id, synthetic, slices, data)
            select event_id, at - ${shift}, received_at - ${shift}, name, source, client_id, session_id, task_id,
              utterance_id, query_id, synthetic, slices, data
            from event where at >= ${from} and at < ${to}`
          : sql`
            insert into metric_rollup (grain, metric, dimension, value, synthetic, bucket, samples, total, sketch)
            select grain, metric, dimension, value, synthetic, bucket - ${shift}, samples, total, sketch
            from metric_rollup where grain in (${grains}) and bucket >= ${from} and bucket < ${to}`;
      await copy.execute(connection);
    }
    await sql`analyze`.execute(connection);
  });
}

async function saySizes(): Promise<void> {
  const { rows } = await sql<{ events: string; rollups: string; size: string; log: string }>`
    select (select sum(reltuples)::bigint from pg_class join pg_inherits on inhrelid = oid
        where inhparent = 'event'::regclass and reltuples > 0)::text as events,
      (select reltuples::bigint from pg_class where relname = 'metric_rollup')::text as rollups,
      pg_size_pretty(pg_total_relation_size('metric_rollup')) as size,
      (select pg_size_pretty(sum(pg_total_relation_size(inhrelid))) from pg_inherits
        where inhparent = 'event'::regclass) as log`.execute(db);
  const [size] = rows;
  say(`log: about ${size?.events} events, ${size?.log}; figures: ${size?.rollups} rows, ${size?.size}`);
}

const nowMs = (): number => firstDay + DAY_MS;
const queries = createMetricQueries(db, nowMs);
const HOUR_MS = DAY_MS / 24;
const spans = { 'an hour': HOUR_MS, 'a day': DAY_MS, 'a week': 7 * DAY_MS, '30 days': 30 * DAY_MS };

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

async function time(name: string, runs: (() => Promise<unknown>)[]): Promise<void> {
  const took: number[] = [];
  for (const run of runs) {
    const startedMs = performance.now();
    await run();
    took.push(performance.now() - startedMs);
  }
  took.sort((a, b) => a - b);
  say(
    `${name.padEnd(28)} p50 ${quantile(took, 0.5).toFixed(1)} ms, p95 ${quantile(took, 0.95).toFixed(1)} ms, n ${took.length}`,
  );
}

const metrics = RECORDED_METRICS.filter((_, index) => index % 3 === 0);
async function askEverything(): Promise<void> {
  for (const [name, lengthMs] of Object.entries(spans)) {
    const query = metricsQuerySchema.parse({ from: nowMs() - lengthMs, to: nowMs() });
    const phones = { ...query, dimension: 'device', value: 'phone' };
    const series = seriesQuerySchema.parse(query);
    await time(
      `summary of ${name}`,
      Array.from({ length: 10 }, (_, run) => () => queries.summary(run % 2 ? query : phones)),
    );
    await time(
      `series of ${name}`,
      metrics.map((metric) => () => queries.series(metric, series)),
    );
    await time(
      `slices of ${name}`,
      metrics.map((metric) => () => queries.slices(metric, query)),
    );
    await time(
      `distribution of ${name}`,
      metrics.map((metric) => () => queries.distribution(metric, query)),
    );
  }
}

if (perDay > 0) {
  await writeAndFold();
  await copyDays('metric_rollup');
  await saySizes();
  await askEverything();
  // Queries don't read the log; its size could only affect the cache.
  await copyDays('event');
}
await saySizes();
await askEverything();
await log.close();
await database.close();
