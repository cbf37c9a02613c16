import type { Logger } from 'pino';
import type { Closers } from '../base/closers.ts';
import type { Config } from '../config/read-config.ts';
import type { AudioStore } from '../observing/events/audio-store.ts';
import { startExpiry } from '../observing/events/start-expiry.ts';
import type { ServerEvents } from '../observing/events/server-events.ts';
import { startClickPrior } from '../search/clicks/start-click-prior.ts';
import type { Gateway } from '../serving/gateway/gateway.ts';
import type { OpenedDatabase } from '../store/open-database.ts';
import type { Events } from './compose-events.ts';
import type { Served } from './open-resources.ts';
import { startServerSamples } from './start-server-samples.ts';

interface BackgroundOptions {
  served: Served;
  config: Pick<Config, 'retentionDays'>;
  database: OpenedDatabase;
  events: Events;
  /** Takes what the server measures of itself. */
  serverEvents: Pick<ServerEvents, 'sampled'>;
  audioStore: AudioStore;
  gateway: Pick<Gateway, 'openConnections'>;
  logger: Logger;
  closers: Closers;
}

/** Starts what runs beside the requests. */
export function startBackground(options: BackgroundOptions): void {
  const { config, database, events, audioStore, logger, closers } = options;
  const { db } = database;
  const { partitions } = events;
  const { retentionDays } = config;
  closers.add('expiry', startExpiry({ db, partitions, audioStore, retentionDays, logger }));
  const clickPrior = countClicksOf(options);
  closers.add('click prior', () => clickPrior.close());
  const { recognizer } = options.served;
  const stopSamples = startServerSamples({
    recognizer: () => recognizer.status(),
    openStreams: () => options.gateway.openConnections(),
    eventLogLagMs: () => events.rollup.lagMs(),
    clickPrior: () => clickPrior.status(),
    onSample: (sample) => options.serverEvents.sampled(sample),
  });
  closers.add('samples', stopSamples);
}

/** Those on entries of the catalogue that the setup serves, for the ranking of its searches. */
function countClicksOf({ served, database, events, logger }: BackgroundOptions) {
  const { setup, search } = served;
  return startClickPrior({
    db: database.db,
    catalogue: setup.catalogue,
    settings: setup.ranking.clicks,
    span: () => events.log.span(),
    nowMs: Date.now,
    onEvidence: (evidence) => search.useClicks(evidence),
    logger,
  });
}
