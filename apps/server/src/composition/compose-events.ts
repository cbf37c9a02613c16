import { randomUUID } from 'node:crypto';
import type { EventRecord } from '@hark/shared/events/event-record';
import type { Version } from '@hark/shared/wire/protocol';
import type { Logger } from 'pino';
import type { BackgroundRunner } from '../background/background-runner.ts';
import type { Closers } from '../base/closers.ts';
import type { Config } from '../config/read-config.ts';
import { answeredRecord } from '../observing/events/answered-record.ts';
import { createEventPartitions, type EventPartitions } from '../observing/events/event-partitions.ts';
import type { EventLog } from '../observing/events/event-log.ts';
import { createEventTail, type EventTail } from '../observing/events/event-tail.ts';
import { createPostgresEventLog } from '../observing/events/postgres-event-log.ts';
import { createPostgresUtteranceLog } from '../observing/events/postgres-utterance-log.ts';
import { createServerEvents, type ServerEvents } from '../observing/events/server-events.ts';
import type { Metrics } from '../observing/prometheus/metrics.ts';
import { createMetricQueries, type MetricQueries } from '../observing/metrics/query-metrics.ts';
import { createRollup } from '../observing/metrics/rollup-task.ts';
import { warmFiguresTask } from '../observing/metrics/warm-figures.ts';
import { DEFAULT_DECISION_THRESHOLDS } from '../answering/pipeline/decide.ts';
import type { UtteranceLog } from '../answering/pipeline/utterance-log.ts';
import { analyzeText } from '../search/analysis/analyze-text.ts';
import type { SearchIndex } from '../search/search-index.ts';
import type { OpenedDatabase } from '../store/open-database.ts';

/** Everything about what happened: the log, what reports to it, and the figures made from it. */
export interface Events {
  partitions: EventPartitions;
  log: EventLog;
  utteranceLog: UtteranceLog;
  server: ServerEvents;
  tail: EventTail;
  queries: MetricQueries;
  /** How old the oldest event is that this server has still to fold into the figures. */
  lagMs(): number;
}

interface EventsOptions {
  background: Pick<BackgroundRunner, 'every'>;
  config: Config;
  database: OpenedDatabase;
  search: Pick<SearchIndex, 'unknownWordShare'>;
  metrics: Metrics;
  version(): Version;
  /** Told of what pages reported, once it is kept. Must not throw. */
  pageEvents(records: readonly EventRecord[]): void;
  logger: Logger;
  closers: Closers;
}

/** Puts the log and the figures together and starts what keeps them up. */
export function composeEvents({
  background,
  config,
  database,
  search,
  metrics,
  version,
  pageEvents,
  logger,
  closers,
}: EventsOptions): Events {
  const { db } = database;
  const { deployment, retentionDays, opsShowText } = config;
  const nowMs = Date.now;
  const partitions = createEventPartitions(db);
  // Servers count their own records when they make them.
  const onKept = (records: readonly EventRecord[]): void => {
    const ofPages = records.filter(({ source }) => source === 'page');
    metrics.observe(ofPages);
    pageEvents(ofPages);
  };
  const log = createPostgresEventLog({ db, partitions, retentionDays, nowMs, onKept });
  closers.add('event log', () => log.close());
  const { autoFrom } = DEFAULT_DECISION_THRESHOLDS;
  const utteranceLog = createPostgresUtteranceLog({
    db,
    partitions,
    recordOf: (utterance, final) =>
      answeredRecord(utterance, final, {
        deployment,
        autoFrom,
        nowMs: nowMs(),
        unknownWordShare: search.unknownWordShare(final.transcript),
      }),
    onKept: (records) => metrics.observe(records),
  });
  const server = createServerEvents({ log, metrics, deployment, version, newId: randomUUID, nowMs, logger });
  const tail = createEventTail({ db, logger, showText: opsShowText });
  closers.add('tail of the log', () => tail.close());
  const soundKey = (text: string): string => analyzeText(text).sound;
  const onTasks = (records: readonly EventRecord[]): void => metrics.observe(records);
  const rollup = createRollup({ db, partitions, soundKey, nowMs, onTasks });
  const folding = background.every(rollup.task);
  closers.add('figures', folding.stop);
  const lagMs = (): number => (folding.status().state === 'elsewhere' ? 0 : rollup.lagMs());
  const queries = createMetricQueries(db, nowMs);
  closers.add('figures read ahead', background.every(warmFiguresTask({ queries, nowMs })).stop);
  return { partitions, log, utteranceLog, server, tail, queries, lagMs };
}
