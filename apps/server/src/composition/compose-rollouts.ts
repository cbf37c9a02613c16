import { hostname } from 'node:os';
import type { Logger } from 'pino';
import type { BackgroundRunner } from '../background/background-runner.ts';
import type { Closers } from '../base/closers.ts';
import type { Config } from '../config/read-config.ts';
import type { RolloutsParts } from '../operating/rollouts-routes.ts';
import { createOperatorRollouts } from '../rollout/ramp/operator-rollouts.ts';
import { judgeTask, watchJudgeTask } from '../rollout/ramp/ramp-tasks.ts';
import { readShadowCounts } from '../rollout/shadow/shadow-store.ts';
import type { OpenedDatabase } from '../store/open-database.ts';
import type { ComposedVersions } from './compose-versions.ts';

interface RolloutsOptions {
  background: BackgroundRunner;
  config: Pick<Config, 'alarmTraffic' | 'deployment'>;
  database: Pick<OpenedDatabase, 'db'>;
  routing: Pick<ComposedVersions, 'rollouts' | 'versionStore'>;
  logger: Logger;
  closers: Closers;
}

const nowMs = Date.now;

/** Starts the judge of rollouts and the watch over it; returns what operators use of both. */
export function composeRollouts(options: RolloutsOptions): Omit<RolloutsParts, 'adminToken'> {
  const { background, config, database, routing, logger, closers } = options;
  const { db } = database;
  const { alarmTraffic: traffic, deployment } = config;
  const { rollouts: store, versionStore: versions } = routing;
  const readShadow = (rollout: string) => readShadowCounts(db, rollout);
  const server = `${hostname()}:${process.pid}`;
  const judge = judgeTask({ db, deployment, store, traffic, readShadow, server, nowMs, logger });
  for (const task of [judge, watchJudgeTask({ db, store })])
    closers.add(task.name, background.every(task).stop);
  return {
    operatorRollouts: createOperatorRollouts({ db, deployment, store, versions, readShadow, nowMs }),
    versionStore: versions,
  };
}
