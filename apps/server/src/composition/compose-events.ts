import { randomUUID } from 'node:crypto';
import type { EventRecord } from '@hark/shared/events/event-record';
import type { Version } from '@hark/shared/wire/protocol';
import type { Logger } from 'pino';
import type { UtteranceLog } from '../answering/pipeline/utterance-log.ts';
import type { ServingSetup } from '../answering/setup/serving-setup.ts';
import type { BackgroundRunner } from '../background/background-runner.ts';
import type { Closers } from '../base/closers.ts';
import type { Config } from '../config/read-config.ts';
import { answeredRecord } from '../observing/events/answered-record.ts';
import type { EventLog } from '../observing/events/event-log.ts';
import { createEventPartitions, type EventPartitions } from '../observing/events/event-partitions.ts';
import { createEventTail, type EventTail } from '../observing/events/event-tail.ts';
import { createPostgresEventLog } from '../observing/events/postgres-event-log.ts';
import { createPostgresUtteranceLog } from '../observing/events/postgres-utterance-log.ts';
import { createServerEvents, type ServerEvents } from '../observing/events/server-events.ts';
import { createCauseQueries, type CauseQueries } from '../observing/metrics/query-causes.ts';
import { createUtteranceQueries, type UtteranceQueries } from '../observing/metrics/query-utterances.ts';
import { createMetricQueries, type MetricQueries } from '../observing/metrics/query-metrics.ts';
import { createRollup } from '../observing/metrics/rollup-task.ts';
import { warmFiguresTask } from '../observing/metrics/warm-figures.ts';
import type { Metrics } from '../observing/prometheus/metrics.ts';
import { analyzeText } from '../search/analysis/analyze-text.ts';
import type { SearchIndex } from '../search/search-index.ts';
import type { OpenedDatabase } from '../store/open-database.ts';

/** The event log, its sources, and the figures made from it. */
export interface Events {
  partitions: EventPartitions;
  log: EventLog;
  /** Returns the log for the answers of one setup. */
  utteranceLogOf(
    setup: Pick<ServingSetup, 'thresholds'>,
    search: Pick<SearchIndex, 'unknownWordShare'>,
  ): UtteranceLog;
  /** Returns the server's own events for one version. */
  serverEventsOf(version: () => Version): ServerEvents;
  tail: EventTail;
  queries: MetricQueries;
  causes: CauseQueries;
  utterances: UtteranceQueries;
  /** Returns the age of the oldest event that this server has not folded yet. */
  lagMs(): number;
}

interface EventsOptions {
  background: Pick<BackgroundRunner, 'every'>;
  config: Pick<Config, 'deployment' | 'retentionDays' | 'opsShowText'>;
  database: OpenedDatabase;
  metrics: Metrics;
  /** Receives events of pages once they are stored. Must not throw. */
  pageEvents(records: readonly EventRecord[]): void;
  logger: Logger;
  closers: Closers;
}

const nowMs = Date.now;

/** Composes the log and the figures, and starts their maintenance. */
export function composeEvents(options: EventsOptions): Events {
  const { config, metrics, logger } = options;
  const { deployment } = config;
  const partitions = createEventPartitions(options.database.db);
  const log = openLog(options, partitions);
  return {
    partitions,
    log,
    utteranceLogOf: (setup, search) => openUtteranceLog(options, { partitions, setup, search }),
    serverEventsOf: (version) =>
      createServerEvents({ log, metrics, deployment, version, newId: randomUUID, nowMs, logger }),
    ...openFigures(options, partitions),
  };
}

function openLog(
  { config, database, metrics, pageEvents, closers }: EventsOptions,
  partitions: EventPartitions,
): EventLog {
  const { retentionDays } = config;
  // Servers count their own records when they make them.
  const onKept = (records: readonly EventRecord[]): void => {
    const ofPages = records.filter(({ source }) => source === 'page');
    metrics.observe(ofPages);
    pageEvents(ofPages);
  };
  const log = createPostgresEventLog({ db: database.db, partitions, retentionDays, nowMs, onKept });
  closers.add('event log', () => log.close());
  return log;
}

interface UtteranceLogParts {
  partitions: EventPartitions;
  setup: Pick<ServingSetup, 'thresholds'>;
  search: Pick<SearchIndex, 'unknownWordShare'>;
}

function openUtteranceLog(
  { config, database, metrics }: EventsOptions,
  { partitions, setup, search }: UtteranceLogParts,
): UtteranceLog {
  const { deployment } = config;
  const { autoFrom } = setup.thresholds;
  return createPostgresUtteranceLog({
    db: database.db,
    partitions,
    recordOf(utterance, final) {
      const unknownWordShare = search.unknownWordShare(final.transcript);
      return answeredRecord(utterance, final, { deployment, autoFrom, nowMs: nowMs(), unknownWordShare });
    },
    onKept: (records) => metrics.observe(records),
  });
}

function openFigures(
  { background, config, database, metrics, logger, closers }: EventsOptions,
  partitions: EventPartitions,
): Pick<Events, 'tail' | 'queries' | 'causes' | 'utterances' | 'lagMs'> {
  const { db } = database;
  const tail = createEventTail({ db, logger, showText: config.opsShowText });
  closers.add('event tail', () => tail.close());
  const phoneticKey = (text: string): string => analyzeText(text).phoneticKey;
  const onTasks = (records: readonly EventRecord[]): void => metrics.observe(records);
  const rollup = createRollup({ db, partitions, phoneticKey, nowMs, onTasks });
  const folding = background.every(rollup.task);
  closers.add('metrics rollup', folding.stop);
  const lagMs = (): number => (folding.status().state === 'elsewhere' ? 0 : rollup.lagMs());
  const queries = createMetricQueries(db, nowMs);
  closers.add('metrics cache', background.every(warmFiguresTask({ queries, nowMs })).stop);
  const causes = createCauseQueries(db, { nowMs, queries });
  const utterances = createUtteranceQueries(db, { nowMs, showText: config.opsShowText });
  return { tail, queries, causes, utterances, lagMs };
}
