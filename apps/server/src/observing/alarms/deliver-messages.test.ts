import { createHmac } from 'node:crypto';
import { createServer, type RequestListener, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import type { Alarm } from '@hark/shared/http/alarms-api';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import type { JobHandler, JobKind, JobQueue } from '../../background/job-queue.ts';
import { listen } from '../../http/listen.ts';
import { openDatabase, type OpenedDatabase } from '../../store/open-database.ts';
import { makeTemporaryDataDir } from '../../store/testing/temporary-data-dir.ts';
import { handleDeliveries, type RouteSettings } from './deliver-messages.ts';
import { createDeliveries, MAX_ATTEMPTS, type Deliveries } from './deliveries.ts';
import { createQueueMessages } from './queue-messages.ts';
import { plainEvidence } from './window-signals.ts';
import type { StoredAlarm } from './stored-alarm.ts';

const SECRET = 'a-secret-of-the-tests';
const NOW_MS = 1_800_000_000_000;

const ALARM: StoredAlarm = {
  id: 'alarm-1',
  rule: 'asr.redo_rate/rate',
  slice: { dimension: 'browser', value: 'Chrome 142' },
  watched: null,
  members: [{ rule: 'asr.redo_rate/rate', slice: null }],
  severity: 'ticket',
  sinceMs: NOW_MS - 3_600_000,
  foundMs: NOW_MS,
  progress: { state: 'firing', stateSinceMs: NOW_MS, quietSinceMs: null, sent: 'firing' },
  evidence: plainEvidence({
    window: { from: NOW_MS - 3_600_000, to: NOW_MS },
    n: 130,
    value: 0.43,
    baseline: 0.08,
    statistic: 'cusum',
    score: 13,
    limit: 12,
  }),
  cause: { kind: 'unknown', upstream: null },
  acknowledged: null,
};

let database: OpenedDatabase;
let removeFolder = (): Promise<void> => Promise.resolve();
const servers: Server[] = [];

beforeAll(async () => {
  const data = await makeTemporaryDataDir();
  removeFolder = data.remove;
  database = await openDatabase({ dataDir: data.dataDir, logger: pino({ level: 'silent' }) });
}, 60_000);

afterAll(async () => {
  await database.close();
  await removeFolder();
}, 60_000);

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
  await database.db.deleteFrom('alarm_delivery').execute();
});

async function receiver(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  return (await listen(server, { host: '127.0.0.1', port: 0 })).replace('localhost', '127.0.0.1');
}

/** A queue that runs a job when it is told to, as often as it may be tried. */
function manualQueue() {
  const waiting: unknown[] = [];
  let handler: JobHandler<unknown> | null = null;
  const jobs: Pick<JobQueue, 'enqueue' | 'handle'> = {
    async enqueue<Payload>(kind: JobKind<Payload>, payload: Payload) {
      waiting.push(kind.payload.parse(payload));
    },
    handle<Payload>(kind: JobKind<Payload>, run: JobHandler<Payload>) {
      handler = (payload, attempt) => run(kind.payload.parse(payload), attempt);
    },
  };
  return {
    jobs,
    waiting,
    /** Tries all waiting jobs once. @returns whether one failed and would be tried again */
    async attempt(number: number): Promise<boolean> {
      let failed = false;
      for (const payload of waiting)
        try {
          await handler?.(payload, { signal: new AbortController().signal, number });
        } catch {
          failed = true;
        }
      return failed;
    },
  };
}

interface Sending extends ReturnType<typeof manualQueue> {
  deliveries: Deliveries;
}

async function sendTo(routes: Partial<RouteSettings>): Promise<Sending> {
  const queue = manualQueue();
  const { db } = database;
  const settings = { webhook: null, webhookSecret: null, alertmanager: null, ...routes };
  handleDeliveries(queue.jobs, {
    db,
    routes: settings,
    deployment: 'test',
    nowMs: () => NOW_MS,
    timeoutMs: 300,
    logger: pino({ level: 'silent' }),
  });
  const route = settings.webhook === null ? 'alertmanager' : 'webhook';
  const enqueue = createQueueMessages({ jobs: queue.jobs, routes: [route], nowMs: () => NOW_MS });
  await db
    .transaction()
    .execute((transaction) => enqueue(transaction, [{ alarm: ALARM, message: 'firing' }]));
  return { ...queue, deliveries: createDeliveries(db, queue.jobs) };
}

const messageSchema = z.object({ deliveryId: z.string(), type: z.string(), alarm: z.custom<Alarm>() });

it('a webhook gets a signed message that says everything', async () => {
  const received: { body: string; headers: Record<string, unknown> }[] = [];
  const webhook = await receiver((request, response) => {
    void text(request).then((body) => {
      received.push({ body, headers: request.headers });
      response.end();
    });
  });
  const sending = await sendTo({ webhook, webhookSecret: SECRET });
  expect(await sending.attempt(1)).toBe(false);
  expect(await sending.deliveries.list()).toMatchObject([{ state: 'sent', attempts: 1, alarmId: 'alarm-1' }]);
  // A job that runs again, because a server was killed, sends nothing again.
  await sending.attempt(2);
  expect(received).toHaveLength(1);
  const [{ body, headers } = { body: '', headers: {} }] = received;
  const [, seconds, signature] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers['hark-signature'])) ?? [];
  expect(Number(seconds) * 1_000).toBe(NOW_MS);
  expect(signature).toBe(createHmac('sha256', SECRET).update(`${seconds}.${body}`).digest('hex'));
  const message = messageSchema.parse(JSON.parse(body));
  expect(message.deliveryId).toBe(headers['hark-delivery']);
  expect(message).toMatchObject({ type: 'firing', alarm: { id: 'alarm-1', metric: 'asr.redo_rate' } });
  expect(message.alarm.cause.sentence.replaceAll('\u202F', ' ')).toBe(
    'People repeat themselves more often in Chrome 142 since 2027-01-15 07:00 UTC; 43 % of 130, 8 % before; recognition',
  );
});

it.each<[string, string, RequestListener]>([
  ['refuses', 'it answered 503', (_, response) => response.writeHead(503).end()],
  [
    'redirects to a private address',
    'redirect',
    (_, response) => response.writeHead(307, { location: 'http://169.254.169.254/latest/meta-data' }).end(),
  ],
  ['never answers', 'no answer within 0.3 s', () => undefined],
  ['closes the connection', 'no connection', (request) => request.socket.destroy()],
])('a webhook that %s is tried again, then dead, and can be sent again', async (_, reason, listener) => {
  const webhook = await receiver(listener);
  const sending = await sendTo({ webhook });
  expect(await sending.attempt(1)).toBe(true);
  const [first] = await sending.deliveries.list();
  expect(first).toMatchObject({ state: 'waiting', attempts: 1 });
  expect(first?.lastError).toContain(reason);
  // The last attempt does not fail as a job: it is on the list of dead messages, where an operator looks.
  expect(await sending.attempt(MAX_ATTEMPTS)).toBe(false);
  expect(await sending.deliveries.list()).toMatchObject([{ state: 'dead', attempts: MAX_ATTEMPTS }]);
  const { id } = (await sending.deliveries.list())[0] ?? { id: '' };
  expect(await sending.deliveries.resend(id)).toMatchObject({ state: 'waiting', attempts: 0 });
  expect(sending.waiting).toHaveLength(2);
  await expect(sending.deliveries.resend(id)).rejects.toThrow('There is no dead message');
});

it('a webhook that answers without end is closed', async () => {
  const closed: string[] = [];
  const webhook = await receiver((request, response) => {
    request.resume();
    response.writeHead(200);
    const more = setInterval(() => response.write('x'.repeat(65_536)), 5);
    response.once('close', () => {
      closed.push(request.url ?? '');
      clearInterval(more);
    });
  });
  const sending = await sendTo({ webhook });
  expect(await sending.attempt(1)).toBe(false);
  expect(await sending.deliveries.list()).toMatchObject([{ state: 'sent' }]);
  for (let waited = 0; waited < 100 && closed.length === 0; waited++) await wait(20);
  expect(closed).toHaveLength(1);
});

const alertsSchema = z.array(
  z.object({
    labels: z.record(z.string(), z.string()),
    annotations: z.record(z.string(), z.string()),
    startsAt: z.iso.datetime(),
    endsAt: z.iso.datetime(),
  }),
);

it('Alertmanager gets an alert by its own API', async () => {
  const received: string[] = [];
  const alertmanager = await receiver((request, response) => {
    void text(request).then((body) => {
      received.push(`${request.url} ${body}`);
      response.end();
    });
  });
  const sending = await sendTo({ alertmanager: `${alertmanager}/prefix` });
  await sending.attempt(1);
  const [path = '', body = ''] = (received[0] ?? '').split(/ (.*)/s);
  expect(path).toBe('/prefix/api/v2/alerts');
  const [alert] = alertsSchema.parse(JSON.parse(body));
  expect(alert?.labels).toEqual({
    alertname: 'HarkAsrRedoRateRate',
    alarm: 'alarm-1',
    metric: 'asr.redo_rate',
    component: 'asr',
    severity: 'ticket',
    deployment: 'test',
    slice: 'browser=Chrome 142',
  });
  expect(Date.parse(alert?.endsAt ?? '') - NOW_MS).toBe(300_000);
});
