import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Logger } from 'pino';
import type { Closers } from '../base/closers.ts';
import type { Config } from '../config/read-config.ts';
import { eventRows, insertEvents } from '../observing/events/insert-events.ts';
import { shadowedRecord } from '../observing/events/shadowed-record.ts';
import type { Metrics } from '../observing/prometheus/metrics.ts';
import { challengerOf } from '../rollout/shadow/challenger-of.ts';
import { createShadowRunner, type ShadowRunnerOptions } from '../rollout/shadow/shadow-runner.ts';
import { addDropped, keepPair } from '../rollout/shadow/shadow-store.ts';
import type { OpenedDatabase } from '../store/open-database.ts';
import type { Events } from './compose-events.ts';
import type { ComposedVersions } from './compose-versions.ts';
import type { Recognizers } from './open-recognizers.ts';

interface ShadowOptions {
  routing: Pick<ComposedVersions, 'versions' | 'tasks' | 'listen'>;
  /** All threads of this process. */
  recognizers: Pick<Recognizers, 'status'>;
  database: Pick<OpenedDatabase, 'db'>;
  events: Pick<Events, 'partitions' | 'serverEventsOf'>;
  metrics: Pick<Metrics, 'observe'>;
  config: Pick<Config, 'deployment'>;
  logger: Logger;
  closers: Closers;
}

/** Lets the challenger of a rollout hear what the champion hears. */
export function composeShadow(options: ShadowOptions): void {
  const { routing, recognizers, database, events, logger, closers } = options;
  const { versions, tasks } = routing;
  const runner = createShadowRunner({
    challenger: () => challengerOf(versions.state(), versions),
    load: () => recognizers.status(),
    tasks,
    keep: keepWith(options),
    async drop({ rolloutId, parts }, dropped) {
      await addDropped(database.db, rolloutId, dropped);
      events.serverEventsOf(() => parts.version()).shadowDropped(dropped);
    },
    nowMs: () => performance.now(),
    onError: (error) => logger.error({ err: error }, 'comparing with the challenger failed'),
  });
  closers.add('shadow', () => runner.close());
  routing.listen((utterance, answer) => runner.hear(utterance, answer));
}

/** The pair and its event are written in one statement: neither exists without the other. */
function keepWith({ database, events, metrics, config }: ShadowOptions): ShadowRunnerOptions['keep'] {
  return async (pair, utterance, { parts }) => {
    const { distance, isVisible: visible, worse, championMs, challengerMs } = pair;
    const record = shadowedRecord({ distance, visible, worse, championMs, challengerMs }, utterance, {
      version: parts.version(),
      deployment: config.deployment,
      eventId: randomUUID(),
      nowMs: Date.now(),
    });
    await events.partitions.ensure([record.at]);
    const event = insertEvents(eventRows([record]), sql`exists (select from kept)`);
    if (await keepPair(database.db, pair, event)) metrics.observe([record]);
  };
}
