import { performance } from 'node:perf_hooks';
import type { Final } from '@hark/shared/wire/final';
import { sql } from 'kysely';
import { pino } from 'pino';
import { createMetrics } from '../../prometheus/metrics.ts';
import type { Utterance } from '../../../answering/pipeline/utterance.ts';
import { openDatabase } from '../../../store/open-database.ts';
import { runnerForTest } from '../../../background/testing/runner-for-test.ts';
import { answeredRecord } from '../answered-record.ts';
import { createEventPartitions } from '../event-partitions.ts';
import { createPostgresUtteranceLog } from '../postgres-utterance-log.ts';

/** `node write-cost-bench.js FOLDER`: the extra cost of a logged utterance, alternating with an unlogged one. */
const ROUNDS = 400;
const database = await openDatabase({ dataDir: process.argv[2] ?? '', logger: pino({ level: 'warn' }) });
const { db } = database;
const recognizer = { ready: true, reasons: [], workers: 1, busyWorkers: 0, queued: 0, restarts: 0 };
const metrics = createMetrics({
  recognizer: () => recognizer,
  openConnections: () => 0,
  catalogueEntries: async () => 0,
  background: runnerForTest(),
});
const log = createPostgresUtteranceLog({
  db,
  partitions: createEventPartitions(db),
  recordOf: (utterance, final) =>
    answeredRecord(utterance, final, {
      deployment: 'bench',
      autoFrom: 0.5,
      nowMs: Date.now(),
      unknownWordShare: 0,
    }),
  onKept: (records) => metrics.observe(records),
});

const results = Array.from({ length: 10 }, (_, index) => ({
  id: `entry-${index}`,
  title: `Title of entry ${index}`,
  url: `https://example.org/${index}`,
  description:
    'A description of some twenty words, as catalogues have them, so that the answer has its usual size.',
  category: 'place',
  score: 1 / (index + 1),
  match: { field: 'title' as const, text: `Title of entry ${index}`, kind: 'exact' as const, hypothesis: 0 },
}));

function utterance(id: string): Utterance {
  return {
    utteranceId: id,
    taskId: 'task-0001',
    speaker: {
      clientId: 'client-0001',
      sessionId: 'session-0001',
      device: null,
      vad: null,
      language: 'en-US',
      consent: { audio: false },
      phrases: [],
    },
    pcm: new Int16Array(0),
    speechPcm: new Int16Array(0),
    clip: null,
    startedAt: Date.now(),
    endReason: 'endpoint',
    limit: 10,
  };
}

const final = (id: string): Final => ({
  type: 'final',
  utteranceId: id,
  transcript: 'the university of stanford',
  confidence: 0.9,
  alternatives: [{ transcript: 'the university of stamford', confidence: 0.2 }],
  empty: null,
  results,
  queryId: `query-${id}`,
  decision: 'auto',
  version: { pipeline: 'p', recognizer: 'r', search: 's', vad: 'v' },
  timings: { audioMs: 1_500, queueMs: 1, encodeMs: 10, decodeMs: 40, searchMs: 5, totalMs: 60 },
});

async function answerAlone(id: string): Promise<void> {
  const { speaker } = utterance(id);
  await sql`
    insert into utterance (utterance_id, client_id, session_id, task_id, input, final)
    values (${id}, ${speaker.clientId}, ${speaker.sessionId}, 'task-0001', ${JSON.stringify(speaker)}::jsonb,
      ${JSON.stringify(final(id))}::jsonb) on conflict (utterance_id) do nothing returning 1`.execute(db);
}

interface Cost {
  wallUs: number[];
  cpuUs: number;
}

async function measure(cost: Cost, work: () => Promise<unknown>): Promise<void> {
  const cpu = process.cpuUsage();
  const startedMs = performance.now();
  await work();
  cost.wallUs.push((performance.now() - startedMs) * 1_000);
  const used = process.cpuUsage(cpu);
  cost.cpuUs += used.user + used.system;
}

const alone: Cost = { wallUs: [], cpuUs: 0 };
const logged: Cost = { wallUs: [], cpuUs: 0 };
for (let round = 0; round < ROUNDS; round++) {
  // The first rounds warm up.
  if (round === 50) {
    for (const cost of [alone, logged]) Object.assign(cost, { wallUs: [], cpuUs: 0 });
  }
  await measure(alone, () => answerAlone(`alone-${round}-${Date.now()}`));
  const id = `logged-${round}-${Date.now()}`;
  await measure(logged, () => log.record(utterance(id), final(id)));
}
const median = ({ wallUs }: Cost): number =>
  wallUs.toSorted((a, b) => a - b)[Math.floor(wallUs.length / 2)] ?? 0;
for (const [name, cost] of Object.entries({ 'answer alone': alone, 'answer and event': logged })) {
  const cpuUs = cost.cpuUs / cost.wallUs.length;
  process.stdout.write(
    `${name.padEnd(18)} ${median(cost).toFixed(0)} µs median, of which ${cpuUs.toFixed(0)} µs CPU of this process\n`,
  );
}
await database.close();
