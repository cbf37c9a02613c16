import type { EventRecord } from '@hark/shared/events/event-record';
import type { RolloutSpec } from '@hark/shared/rollouts/rollout-spec';
import type { Arm } from '@hark/shared/rollouts/serving-state';
import pino from 'pino';
import { createEventPartitions } from '../../../observing/events/event-partitions.ts';
import { createPostgresEventLog } from '../../../observing/events/postgres-event-log.ts';
import { eventsOf, type MarkedTask } from '../../evidence/testing/marked-events.ts';
import { openRolloutDatabase } from '../../state/testing/rollout-database.ts';
import { judgeRound, type JudgeOptions } from '../judge-round.ts';

const silent = pino({ level: 'silent' });

/** A plan of three steps that needs few tasks and no time. */
export const SHORT: RolloutSpec['plan'] = {
  steps: [0.1, 0.25, 0.5].map((weight) => ({ weight, minTasks: 50, minMs: 0 })),
  pauseFrom: 20,
  rollBackFrom: 100,
  margins: { null: 0.2, redo: 0.2, switch: 0.2, error: 0.2, slow: 0.2 },
  extendTimes: 3,
};

/** The judge, over a database and an event log of its own. */
export async function openRampHarness() {
  const database = await openRolloutDatabase();
  const { db } = database;
  const partitions = createEventPartitions(db);
  const log = createPostgresEventLog({
    db,
    partitions,
    retentionDays: 30,
    nowMs: Date.now,
    onKept() {},
  });
  const options: JudgeOptions = {
    db,
    deployment: 'here',
    store: database.store(),
    traffic: 'real',
    readShadow: async () => null,
    server: 'test:1',
    nowMs: Date.now,
    logger: silent,
  };
  let tasks = 0;

  async function append(events: readonly EventRecord[]): Promise<void> {
    await partitions.ensure(events.map(({ at }) => at));
    for (let first = 0; first < events.length; first += 1_000)
      await log.append(events.slice(first, first + 1_000));
  }

  return {
    ...database,
    options,
    append,
    /** Starts a short rollout whose canary begins at once. */
    start: (changes: Partial<RolloutSpec> = {}) =>
      options.store.start({
        spec: database.spec({ plan: SHORT, shadow: null, ...changes }),
        actor: 'Ada',
        reason: 'to compare',
      }),
    /** Writes tasks of as many different clients; `change` makes the n-th one bad. */
    async live(
      rollout: string,
      { arm, step, count }: { arm: Arm; step: number; count: number },
      change: (number: number) => Partial<MarkedTask> = () => ({}),
    ): Promise<void> {
      const events = Array.from({ length: count }, (_, number) => {
        const clientId = `${++tasks}`;
        return eventsOf(rollout, { clientId, taskId: 'one', arm, step, ...change(number) });
      });
      await append(events.flat());
    },
    /** One look of the judge. */
    judge: (changes: Partial<JudgeOptions> = {}) => judgeRound({ ...options, ...changes }),
    async clear(): Promise<void> {
      await database.clear();
      for (const table of ['event', 'alarm'] as const) await db.deleteFrom(table).execute();
    },
    async close(): Promise<void> {
      await log.close();
      await database.close();
    },
  };
}

export type RampHarness = Awaited<ReturnType<typeof openRampHarness>>;
