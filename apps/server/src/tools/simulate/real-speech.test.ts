import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { decodeAudio } from '../../recognition/audio/decode-audio.ts';
import { testSpeech } from '../../testing/test-speech.ts';
import { planPeople } from './plan-people.ts';
import { readScenario } from './read-scenario.ts';
import { followTruth, simulateDay } from './testing/simulate-day.ts';
import { startServerProcess, type ServedProcess } from './testing/start-server-process.ts';

const PEOPLE = 12;
const scenarios = fileURLToPath(new URL('../../../../../scenarios', import.meta.url));
let server: ServedProcess;

beforeAll(async () => {
  server = await startServerProcess(new URL('../../recognition/pool/recognizer-worker.ts', import.meta.url));
}, 180_000);

afterAll(() => server.close(), 60_000);

it('recognises real speech, and the figures equal the diaries', async () => {
  const reading = await readScenario('broken-microphone', scenarios);
  if (!reading.ok) throw new Error(reading.problem);
  const samples = await decodeAudio(testSpeech('einstein'), 60_000);
  const recordings = [{ text: 'Albert Einstein', expect: ['person-albert-einstein'], samples }];
  const people = planPeople({ ...reading.scenario, people: PEOPLE }, 3);
  const { truth, simulated, startMs } = await simulateDay(server, { people, recordings });
  expect(simulated.broken).toEqual([]);
  expect(simulated.diaries.length).toBe(PEOPLE);
  const heard = simulated.diaries.flatMap(({ attempts }) => attempts.map(({ answer }) => answer?.transcript));
  expect(heard).toContain('Albert Einstein');
  const compared = await followTruth(server, { truth, startMs });
  expect(compared.filter(({ isEqual }) => !isEqual)).toEqual([]);
}, 240_000);
