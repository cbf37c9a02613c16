import type { Logger } from 'pino';
import type { BackgroundRunner } from '../background/background-runner.ts';
import { jobsTask } from '../background/jobs-task.ts';
import type { PeriodicTask } from '../background/periodic-task.ts';
import type { Closers } from '../base/closers.ts';
import type { Config } from '../config/read-config.ts';
import type { AudioStore } from '../observing/events/audio-store.ts';
import { recordingsTask, retentionTask } from '../observing/events/retention-tasks.ts';
import type { ServerEvents } from '../observing/events/server-events.ts';
import type { RunningClickPrior } from '../search/clicks/click-prior-tasks.ts';
import type { Gateway } from '../serving/gateway/gateway.ts';
import type { OpenedDatabase } from '../store/open-database.ts';
import type { Events } from './compose-events.ts';
import type { Recognizers } from './open-recognizers.ts';
import { createServerSamples } from './server-samples.ts';

interface BackgroundOptions {
  background: BackgroundRunner;
  recognizers: Pick<Recognizers, 'status'>;
  clickPrior: Pick<RunningClickPrior, 'status'>;
  config: Pick<Config, 'retentionDays'>;
  database: OpenedDatabase;
  events: Events;
  /** Receives the server's measurements of itself. */
  serverEvents: Pick<ServerEvents, 'sampled'>;
  audioStore: AudioStore;
  gateway: Pick<Gateway, 'openConnections'>;
  logger: Logger;
  closers: Closers;
}

const nowMs = Date.now;

/** Starts the tasks that run beside the requests. */
export function startBackground(options: BackgroundOptions): void {
  const { background, database, events, audioStore, logger, closers } = options;
  const start = (task: PeriodicTask): void => closers.add(task.name, background.every(task).stop);
  const { db } = database;
  const { retentionDays } = options.config;
  start(retentionTask({ db, partitions: events.partitions, retentionDays, nowMs, logger }));
  start(recordingsTask(audioStore, logger));
  const { recognizers, clickPrior } = options;
  const samples = createServerSamples({
    recognizer: () => recognizers.status(),
    openStreams: () => options.gateway.openConnections(),
    eventLogLagMs: events.lagMs,
    clickPrior: () => clickPrior.status(),
    onSample: (sample) => options.serverEvents.sampled(sample),
  });
  closers.add('measuring', async () => samples.close());
  start(samples.task);
  start(jobsTask(background.jobs));
}
