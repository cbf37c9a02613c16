import { setMaxListeners } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BlameRequest } from '@hark/shared/http/drift-api';
import type { EventRecord } from '@hark/shared/events/event-record';
import type { Final } from '@hark/shared/wire/final';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createMemoryJobQueue } from '../../background/testing/memory-job-queue.ts';
import { writeWav } from '../../recognition/audio/write-wav.ts';
import type { Recognition, Recognizer } from '../../recognition/recognizer.ts';
import { createRecognizerPool } from '../../recognition/pool/recognizer-pool.ts';
import { createScriptedRecognizer, scriptedRecognition } from '../../recognition/scripted-recognizer.ts';
import { bundleEntry } from '../../testing/bundle-entry.ts';
import { jsonbText } from '../../store/jsonb-text.ts';
import { type DriftDatabase, openDriftDatabase } from '../drift/testing/drift-database.ts';
import { createAudioStore } from '../events/audio-store.ts';
import { serverRecord } from '../events/server-record.ts';
import { ANSWER } from '../metrics/testing/scripted-day.ts';
import { type BlameOptions, createBlameReplays, replayBlame } from './replay-blame.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const START_MS = Math.floor(Date.now() / DAY_MS) * DAY_MS - DAY_MS;
const NOW_MS = START_MS + 4 * HOUR_MS;
const REQUEST: BlameRequest = { from: START_MS, to: START_MS + HOUR_MS, slice: null, traffic: 'real' };

let database: DriftDatabase;

beforeAll(async () => {
  database = await openDriftDatabase();
}, 60_000);
afterAll(() => database.close(), 60_000);
beforeEach(() => database.empty());

/** One person who was not served well, and typed what they had said. */
interface Unhappy {
  kind: 'misheard' | 'cut' | 'unranked';
  number: number;
  consent: boolean;
}

const idOf = ({ kind, number }: Unhappy): string => `utterance-${kind}-${number}`;
const clientOf = ({ kind, number }: Unhappy): string => `client-${kind}-${number}`;

function finalOf(person: Unhappy): Final {
  const transcript = person.kind === 'unranked' ? 'mercury' : 'marquee';
  return {
    type: 'final',
    utteranceId: idOf(person),
    transcript,
    confidence: 0.8,
    alternatives: [],
    empty: null,
    results: [],
    queryId: `query-${idOf(person)}`,
    decision: 'auto',
    version: { pipeline: 'hark-1', recognizer: 'r', search: 's', vad: 'v' },
    timings: { audioMs: 1_000, queueMs: 0, encodeMs: 1, decodeMs: 1, searchMs: 1, totalMs: 3 },
  };
}

function eventsOf(person: Unhappy): EventRecord[] {
  const at = START_MS + person.number * 10_000;
  const ids = { clientId: clientOf(person), taskId: `task-of-${idOf(person)}`, utteranceId: idOf(person) };
  const record = (given: Parameters<typeof serverRecord>[0], seconds: number, eventId: string): EventRecord =>
    serverRecord({ ...ids, slices: { device: 'phone' }, ...given }, { eventId, at: at + seconds * 1_000 });
  const data = { ...ANSWER, transcript: finalOf(person).transcript, startedAt: at };
  const id = person.kind === 'unranked' ? 'metal' : 'planet';
  return [
    record({ name: 'utterance.answered', data }, 2, idOf(person)),
    record({ name: 'results.shown', data: { count: 3, wholeMs: 900 } }, 3, `shown-${idOf(person)}`),
    record({ name: 'typed', utteranceId: null, data: { query: 'mercury' } }, 20, `typed-${idOf(person)}`),
    record({ name: 'click', data: { position: 1, id } }, 25, `click-${idOf(person)}`),
  ];
}

async function keepUtterance(person: Unhappy, consent: boolean, utteranceId = idOf(person)): Promise<void> {
  await database.db
    .insertInto('utterance')
    .values({
      utterance_id: utteranceId,
      client_id: clientOf(person),
      session_id: 'session-0001',
      task_id: `task-of-${idOf(person)}`,
      input: jsonbText({ consent: { audio: consent } }),
      final: jsonbText(finalOf(person)),
    })
    .execute();
}

const folder = (): string => join(database.dataDir, 'audio');

/** A recording may lie there whatever the speaker said: a fault, or one of an earlier version. */
async function record(person: Unhappy): Promise<void> {
  await mkdir(join(folder(), clientOf(person)), { recursive: true });
  const wav = writeWav(Int16Array.from({ length: 16_000 }, (_, index) => 1_000 * Math.sin(index)));
  await writeFile(join(folder(), clientOf(person), `${idOf(person)}.wav`), wav);
}

async function live(people: readonly Unhappy[]): Promise<void> {
  await database.live(people.flatMap(eventsOf), NOW_MS);
  for (const person of people) {
    await keepUtterance(person, person.consent);
    await record(person);
  }
}

const CUT: Partial<Recognition> = {
  signal: { ...scriptedRecognition('x').signal, speechStartMs: 0 },
};

/** @param heard ids of what was replayed */
function options(heard: string[]): Omit<BlameOptions, 'jobs' | 'nowMs'> {
  const recognizer = createScriptedRecognizer(({ utteranceId, priority }) => {
    heard.push(`${priority} ${utteranceId}`);
    const recognition = scriptedRecognition('marquee', utteranceId.includes('-cut-') ? CUT : {});
    return { type: 'recognized', recognition };
  });
  return {
    db: database.db,
    audioStore: createAudioStore({ folder: folder(), retentionDays: 30, nowMs: Date.now }),
    recognizer,
    search: async (hypotheses) => (hypotheses[0]?.text === 'mercury' ? ['planet'] : []),
    openOther: async () =>
      createScriptedRecognizer(({ utteranceId }) => ({
        type: 'recognized',
        recognition: scriptedRecognition(utteranceId.includes('-cut-') ? '' : 'mercury'),
      })),
    limits: async () => ({ blameClips: 100, minBlameClips: 10 }),
  };
}

const people = (kind: Unhappy['kind'], count: number, consent = true): Unhappy[] =>
  Array.from({ length: count }, (_, number) => ({ kind, number, consent }));

const never = new AbortController().signal;
// The scripted recogniser listens once for each recording.
setMaxListeners(0, never);

it('charges each bad task to the first stage whose exchange helps', async () => {
  await live([...people('misheard', 10), ...people('cut', 4), ...people('unranked', 2)]);
  const blame = await replayBlame(options([]), REQUEST, never);
  expect(blame).toMatchObject({ n: 16, enough: true });
  expect(blame.shares).toEqual({ vad: 4 / 16, asr: 10 / 16, search: 2 / 16, unexplained: 0 });
  expect(blame.examples.filter(({ stage }) => stage === 'vad')).toHaveLength(4);
  expect(
    blame.examples.every(({ utteranceId, stage }) => utteranceId.includes('-cut-') === (stage === 'vad')),
  ).toBe(true);
}, 60_000);

it('never replays a recording without consent, nor one whose speaker disagreed since', async () => {
  const [sealed, regretting] = [people('misheard', 3, false), people('cut', 3)];
  const agreeingLater: Unhappy = { kind: 'misheard', number: 7, consent: false };
  await live([...sealed, agreeingLater, ...regretting, ...people('unranked', 1)]);
  await keepUtterance(agreeingLater, true, `${idOf(agreeingLater)}-later`);
  for (const person of regretting) await keepUtterance(person, false, `${idOf(person)}-later`);
  const heard: string[] = [];
  const blame = await replayBlame(options(heard), REQUEST, never);
  expect(heard).toEqual(['batch replay-utterance-unranked-0']);
  expect(blame).toMatchObject({ n: 1, enough: false });
}, 60_000);

it('replays at most so many recordings, of the slice that is asked for', async () => {
  await live(people('misheard', 8));
  const heard: string[] = [];
  const few = { ...options(heard), limits: async () => ({ blameClips: 3, minBlameClips: 10 }) };
  expect(await replayBlame(few, REQUEST, never)).toMatchObject({ n: 3, enough: false });
  expect(heard).toHaveLength(3);
  const elsewhere = { ...REQUEST, slice: { dimension: 'device', value: 'desktop' } };
  expect(await replayBlame(few, elsewhere, never)).toMatchObject({ n: 0 });
}, 60_000);

it('waits while people speak, and gives way when it should end', async () => {
  await live(people('misheard', 1));
  const { recognizer, ...rest } = options([]);
  const ending = new AbortController();
  const isBusy = { ...recognizer.status(), busyWorkers: 1 };
  const busy = { ...recognizer, status: () => isBusy };
  const replaying = replayBlame({ ...rest, recognizer: busy }, REQUEST, ending.signal);
  ending.abort(new Error('the server closes'));
  await expect(replaying).rejects.toThrow('the server closes');
}, 60_000);

it('is queued once for an alarm, and its result is found under the id of the alarm', async () => {
  await live(people('misheard', 2));
  const heard: string[] = [];
  const jobs = createMemoryJobQueue({ nowMs: Date.now });
  const replays = createBlameReplays({ ...options(heard), jobs, nowMs: () => NOW_MS });
  expect(await replays.blameOf('alarm-1')).toBeNull();
  await replays.request('alarm-1', REQUEST);
  expect(await replays.blameOf('alarm-1')).toEqual({ id: 'alarm-1', state: 'waiting', blame: null });
  await replays.request('alarm-1', REQUEST);
  await jobs.start();
  await expect
    .poll(async () => (await replays.blameOf('alarm-1'))?.blame, { timeout: 10_000 })
    .toMatchObject({ n: 2, shares: { asr: 1 } });
  await jobs.close();
  expect(heard).toHaveLength(2);
}, 60_000);

it('charges recognition what a second recogniser gets right, and closes its threads', async () => {
  await live(people('misheard', 12));
  const pools = new URL('../../recognition/pool/', import.meta.url);
  const [workerUrl, phrasesWorkerUrl] = await Promise.all(
    ['fake-recognizer-worker.ts', 'phrases-worker.ts'].map((file) => bundleEntry(new URL(file, pools))),
  );
  if (workerUrl === undefined || phrasesWorkerUrl === undefined) throw new Error('There are two entries.');
  const openPool = (): Recognizer => createRecognizerPool({ workerUrl, phrasesWorkerUrl, workers: 1 });
  // Without phrases the thread hears “heard”; with them it hears more.
  const [served, heard] = [openPool(), new Set<string>()];
  let others = 0;
  const parts: Omit<BlameOptions, 'jobs' | 'nowMs'> = {
    ...options([]),
    recognizer: served,
    async search([first]) {
      heard.add(first?.text ?? '');
      return first?.text.includes('expected') === true ? ['planet'] : [];
    },
    async openOther() {
      const other = openPool();
      await other.bias([{ text: 'mercury' }]);
      others++;
      return {
        ...other,
        async close() {
          await other.close();
          others--;
        },
      };
    },
  };
  try {
    expect(await replayBlame(parts, REQUEST, never)).toMatchObject({
      n: 12,
      enough: true,
      shares: { asr: 1 },
    });
    expect([...heard].some((text) => text.startsWith('heard, with'))).toBe(true);
    expect(others).toBe(0);
    const without = { ...parts, openOther: async () => null };
    expect(await replayBlame(without, REQUEST, never)).toMatchObject({
      n: 12,
      shares: { asr: 0, search: 1 },
    });
  } finally {
    await served.close();
  }
}, 60_000);
