import { hostname } from 'node:os';
import type { Logger } from 'pino';
import type { BackgroundRunner } from '../background/background-runner.ts';
import type { Closers } from '../base/closers.ts';
import type { Config } from '../config/read-config.ts';
import { alarmsTask } from '../observing/alarms/alarms-task.ts';
import {
  configuredRoutes,
  handleDeliveries,
  repeatAlarmsTask,
} from '../observing/alarms/deliver-messages.ts';
import { createDeliveries, type Deliveries } from '../observing/alarms/deliveries.ts';
import { createOperatorAlarms, type OperatorAlarms } from '../observing/alarms/operator-alarms.ts';
import {
  createOperatorThresholds,
  type OperatorThresholds,
} from '../observing/alarms/operator-thresholds.ts';
import { createQueueMessages } from '../observing/alarms/queue-messages.ts';
import { createUsual } from '../observing/alarms/usual-figures.ts';
import type { StoredAlarm } from '../observing/alarms/stored-alarm.ts';
import type { WordParts } from '../observing/alarms/watch-words.ts';
import type { BlameReplays } from '../observing/blame/replay-blame.ts';
import type { SignalSource } from '../observing/alarm-signal.ts';
import { askForBlame } from './ask-for-blame.ts';
import type { OpenedDatabase } from '../store/open-database.ts';

interface AlarmsOptions {
  background: BackgroundRunner;
  config: Pick<Config, 'alarmTraffic' | 'alarmRoutes' | 'deployment'>;
  database: OpenedDatabase;
  /** What is asked beside the figures, such as drift. */
  sources: readonly SignalSource[];
  /** The time that an operator froze as the reference; null without one. */
  reference?(): Promise<{ from: number; to: number } | null>;
  /** Words that the catalogue lacks. */
  words: WordParts;
  blame: BlameReplays;
  logger: Logger;
  closers: Closers;
}

/** What operators use of alarms. */
export interface Alarms {
  alarms: OperatorAlarms;
  deliveries: Deliveries;
  thresholds: OperatorThresholds;
}

const nowMs = Date.now;

/** Starts the watch over the metrics, and what sends alarms. */
export function composeAlarms(options: AlarmsOptions): Alarms {
  const { background, blame, config, database, sources, words, reference, logger, closers } = options;
  const { db } = database;
  const { jobs } = background;
  const { alarmTraffic: traffic, alarmRoutes: routes, deployment } = config;
  const sending = { db, routes, deployment, nowMs, logger };
  handleDeliveries(jobs, sending);
  const usual = createUsual({ db, traffic, nowMs, ...(reference === undefined ? {} : { reference }) });
  const queue = createQueueMessages({ jobs, routes: configuredRoutes(routes), nowMs });
  const server = `${hostname()}:${process.pid}`;
  const onFiring = (alarm: StoredAlarm): Promise<void> => askForBlame(options, alarm);
  const task = alarmsTask({ db, traffic, usual, sources, words, queue, server, nowMs, logger, onFiring });
  for (const each of [task, repeatAlarmsTask(sending)])
    if (each !== null) closers.add(each.name, background.every(each).stop);
  return {
    alarms: createOperatorAlarms(db, {
      nowMs,
      blameOf: async (id) => (await blame.blameOf(id))?.blame ?? null,
    }),
    deliveries: createDeliveries(db, jobs),
    thresholds: createOperatorThresholds(db, { traffic, nowMs }),
  };
}
