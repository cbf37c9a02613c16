import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { eventBatchResponseSchema, type EventBatch } from '@hark/shared/events/event-batch';
import { sessionResponseSchema } from '@hark/shared/http/api';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDatabase } from '../../store/open-database.ts';
import { makeTemporaryDataDir } from '../../store/testing/temporary-data-dir.ts';
import { bundleEntry } from '../../testing/bundle-entry.ts';

const PAGES = 8;
const EVENTS_A_BATCH = 5;
const KILL_AFTER_BATCHES = 60;

let folder = '';
let removeFolder = (): Promise<void> => Promise.resolve();
let args: string[] = [];
const running = new Set<ChildProcess>();

async function startProcess(): Promise<{ url: string; child: ChildProcess }> {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  running.add(child);
  child.once('exit', () => running.delete(child));
  const [url]: string[] = await once(createInterface({ input: child.stdout }), 'line');
  return { url: (url ?? '').replace('localhost', '127.0.0.1'), child };
}

const post = (url: string, path: string, body: unknown): Promise<Response> =>
  fetch(`${url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

function batch(clientId: string, page: number, number: number): EventBatch {
  const events = Array.from({ length: EVENTS_A_BATCH }, (_, index) => ({
    type: 'event' as const,
    eventId: `event-${page}-${number}-${index}`,
    name: 'mic.pressed' as const,
    at: Date.now(),
    taskId: null,
    utteranceId: null,
    queryId: null,
    data: {},
  }));
  return { clientId, sessionId: null, device: null, language: 'en', events };
}

/** Whether the server confirmed that the batch is durable. */
async function isAcknowledged(url: string, sent: EventBatch): Promise<boolean> {
  try {
    const response = await post(url, '/v1/events', sent);
    const { accepted, duplicates } = eventBatchResponseSchema.parse(await response.json());
    return accepted + duplicates === EVENTS_A_BATCH;
  } catch {
    return false;
  }
}

beforeAll(async () => {
  const data = await makeTemporaryDataDir();
  folder = data.dataDir;
  removeFolder = data.remove;
  const entry = await bundleEntry(new URL('testing/serve-for-test.ts', import.meta.url));
  const worker = await bundleEntry(
    new URL('../../recognition/pool/fake-recognizer-worker.ts', import.meta.url),
  );
  const phrases = await bundleEntry(new URL('../../recognition/pool/phrases-worker.ts', import.meta.url));
  const catalogue = new URL('../../../../../catalogues/world.ndjson', import.meta.url);
  args = [fileURLToPath(entry), folder, worker.href, phrases.href, catalogue.href];
}, 120_000);

afterAll(async () => {
  for (const child of running) {
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
  await removeFolder();
}, 60_000);

it('loses and duplicates no acknowledged event after kill -9 under load', async () => {
  const first = await startProcess();
  const died = once(first.child, 'exit');
  const session = sessionResponseSchema.parse(await (await post(first.url, '/v1/session', {})).json());
  const sent: EventBatch[] = [];
  const acknowledged: EventBatch[] = [];
  let alive = true;

  async function load(page: number): Promise<void> {
    for (let number = 0; alive; number++) {
      const next = batch(session.clientId, page, number);
      sent.push(next);
      if (await isAcknowledged(first.url, next)) acknowledged.push(next);
      if (acknowledged.length >= KILL_AFTER_BATCHES && alive) {
        alive = false;
        first.child.kill('SIGKILL');
      }
    }
  }
  await Promise.all(Array.from({ length: PAGES }, (_, page) => load(page)));
  await died;
  // Some were in progress when it died.
  expect(sent.length).toBeGreaterThan(acknowledged.length);

  const database = await openDatabase({ dataDir: folder, logger: pino({ level: 'silent' }) });
  const rows = async (): Promise<string[]> =>
    (
      await database.db.selectFrom('event').select('event_id').where('name', '=', 'mic.pressed').execute()
    ).map(({ event_id }) => event_id);
  const idsOf = (batches: readonly EventBatch[]): string[] =>
    batches.flatMap(({ events }) => events.map(({ eventId }) => eventId));

  const survived = new Set(await rows());
  expect(idsOf(acknowledged).filter((eventId) => !survived.has(eventId))).toEqual([]);

  // Pages without an answer, and some with one, send again.
  const second = await startProcess();
  const again = await Promise.all(sent.map((each) => isAcknowledged(second.url, each)));
  expect(again.every(Boolean)).toBe(true);
  expect((await rows()).toSorted()).toEqual(idsOf(sent).toSorted());
  await database.close();
}, 180_000);
