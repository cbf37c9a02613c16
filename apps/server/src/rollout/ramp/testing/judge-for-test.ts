import { pino } from 'pino';
import { openDatabase } from '../../../store/open-database.ts';
import { takeEvents } from '../../evidence/take-events.ts';
import { createRolloutStore } from '../../state/postgres-rollout-store.ts';
import { judgeRound } from '../judge-round.ts';

/**
 * Judges the rollout of a database in a process of its own, to be killed: `node judge-for-test.js DATA_FOLDER`. Prints a
 * line for every part of the log and every round, and `done` when the rollout is over.
 */
const [dataDir = ''] = process.argv.slice(2);
const logger = pino({ level: 'silent' });
const database = await openDatabase({ dataDir, logger });
const { db } = database;
const nowMs = Date.now;
const deployment = 'here';
const store = createRolloutStore({ db, deployment, whyNotServable: async () => null, nowMs });
const options = {
  db,
  deployment,
  store,
  traffic: 'real' as const,
  readShadow: async () => null,
  server: 'test:2',
  nowMs,
  logger,
};
const active = await store.active();
if (active !== null) {
  const { id, spec } = active;
  const rollout = { id, audience: spec.audience, version: 'wide', canarySinceMs: 0 };
  for (let isFull = true; isFull;) {
    const taken = await takeEvents({ db, rollout, traffic: 'real', maxEvents: 60 });
    isFull = taken?.isFull === true;
    process.stdout.write('part\n');
  }
  while ((await judgeRound(options)) !== null) process.stdout.write('round\n');
}
process.stdout.write('done\n');
await database.close();
