import { pino } from 'pino';
import { openDatabase } from '../../../store/open-database.ts';
import { createSliceLimit } from '../../metrics/fold-events.ts';
import { checkAlarms } from '../check-alarms.ts';
import { createQueueMessages } from '../queue-messages.ts';
import { createUsual } from '../usual-figures.ts';

/**
 * Checks a log in a process of its own, to be killed: `node check-for-test.js DATA_FOLDER NOW_MS`. Prints a line for
 * every round, and `done` at the end of the log.
 */
const [dataDir = '', now = '0'] = process.argv.slice(2);
const logger = pino({ level: 'silent' });
const database = await openDatabase({ dataDir, logger });
const { db } = database;
const nowMs = (): number => Number(now);
const traffic = 'synthetic';
const options = {
  db,
  traffic,
  limit: createSliceLimit([]),
  usual: createUsual({ db, traffic, nowMs }),
  sources: [],
  words: null,
  queue: createQueueMessages({ jobs: { enqueue: async () => undefined }, routes: ['webhook'], nowMs }),
  server: 'test:2',
  nowMs,
  maxEvents: 40,
  logger,
} as const;
for (let isFull = true; isFull;) {
  const done = await checkAlarms(options);
  isFull = done === null || done.isFull;
  process.stdout.write(isFull ? 'round\n' : 'done\n');
}
await database.close();
