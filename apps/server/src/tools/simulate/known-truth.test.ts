import { metricsSummarySchema } from '@hark/shared/http/metrics-api';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { decodeAudio } from '../../recognition/audio/decode-audio.ts';
import { testSpeech } from '../../testing/test-speech.ts';
import type { Person } from './plan-people.ts';
import { scenarioSchema } from './scenario.ts';
import { followTruth, simulateDay } from './testing/simulate-day.ts';
import { startServerProcess, type ServedProcess } from './testing/start-server-process.ts';

const DAY_MS = 86_400_000;

/** Excludes every event except the group's own. */
const PERFECT = { deniedShare: 0, missingShare: 0, mutedShare: 0, misfireShare: 0 };

/** The number of people in each group, and all their actions. */
const GROUPS = [
  { people: 5, name: 'pleased', behaviour: { wanted: { click: 1 }, returnShare: 0 } },
  {
    people: 4,
    name: 'disappointed',
    behaviour: { wanted: { click: 1 }, returnShare: 1, dwellMs: { from: 5_000, to: 5_000 } },
  },
  {
    people: 3,
    name: 'not understood, saying it again',
    microphone: { levelDb: -60 },
    behaviour: { nothing: { again: 1 }, mostAttempts: 2, lateShare: 0 },
  },
  {
    people: 2,
    name: 'not heard, typing',
    microphone: { deadShare: 1 },
    behaviour: { nothing: { type: 1 }, wanted: { click: 1 }, returnShare: 0 },
  },
  {
    people: 2,
    name: 'saying it again late',
    behaviour: { wanted: { again: 1 }, mostAttempts: 2, lateShare: 1 },
  },
  {
    people: 3,
    name: 'with a bad network, leaving',
    network: { cutShare: 1 },
    behaviour: { wanted: { leave: 1 } },
  },
  {
    people: 2,
    name: 'denying the microphone, typing',
    microphone: { deniedShare: 1 },
    behaviour: { wanted: { leave: 1 }, typeWithoutMicrophone: 1 },
  },
  {
    people: 2,
    name: 'in noise, leaving',
    microphone: { misfireShare: 1 },
    behaviour: { wanted: { leave: 1 } },
  },
  { people: 2, name: 'editing', behaviour: { wanted: { edit: 1 } } },
];

/** Counted by hand from the groups: samples and hits. */
const BY_HAND: Record<string, [samples: number, total: number]> = {
  'gateway.attempts': [28, 28],
  'gateway.tasks': [25, 25],
  'gateway.typed_queries': [6, 6],
  'asr.null_rate': [28, 8],
  'asr.null_speech_rate': [28, 6],
  'vad.no_speech_rate': [28, 2],
  'vad.misfire_rate': [30, 2],
  'asr.redo_rate': [23, 3],
  'asr.redo_broad_rate': [23, 5],
  'asr.switch_rate': [23, 4],
  'asr.correction_rate': [23, 2],
  'search.ctr': [22, 11],
  'search.good_click_rate': [22, 7],
  'search.abandonment_rate': [25, 7],
  'client.reconnect_rate': [30, 3],
  'client.mic_denied_rate': [30, 2],
  'gateway.late_events': [0, 0],
};

let server: ServedProcess;

beforeAll(async () => {
  server = await startServerProcess(new URL('testing/scripted-worker.ts', import.meta.url));
}, 120_000);

afterAll(() => server.close(), 60_000);

function everybody(): Person[] {
  const groups = GROUPS.map(({ people: _people, microphone, ...group }) => ({
    ...group,
    weight: 1,
    microphone: { ...PERFECT, ...microphone },
  }));
  const scenario = scenarioSchema.parse({ title: 'Known', people: 1, groups });
  const people = scenario.groups.flatMap((group, index) =>
    Array.from({ length: GROUPS[index]?.people ?? 0 }, () => group),
  );
  return people.map((group, index) => {
    return { group, arrivesAtMs: (index * DAY_MS) / people.length, clip: 0, seed: index };
  });
}

it('the figures of a day sent over the wire in a minute equal the truth', async () => {
  const samples = await decodeAudio(testSpeech('stanford'), 60_000);
  const recording = { text: 'Stanford University', expect: ['university-stanford'], samples };
  const { truth, simulated, startMs } = await simulateDay(server, {
    people: everybody(),
    recordings: [recording],
  });
  expect(simulated.broken).toEqual([]);
  const counted = Object.keys(BY_HAND).map((id) => {
    const { samples: of, total } = truth.get(id) ?? { samples: Number.NaN, total: Number.NaN };
    return [id, [of, total]];
  });
  expect(Object.fromEntries(counted)).toEqual(BY_HAND);

  const compared = await followTruth(server, { truth, startMs });
  expect(compared.filter(({ isEqual }) => !isEqual)).toEqual([]);
  expect(compared.length).toBeGreaterThan(50);

  const span = `from=${startMs - 60_000}&to=${Date.now() + 600_000}`;
  const answer = await fetch(`${server.url}/v1/ops/metrics?${span}`, {
    headers: { authorization: `Bearer ${server.adminToken}` },
  });
  const real = metricsSummarySchema.parse(await answer.json());
  expect(real.metrics.filter(({ id, now }) => truth.has(id) && now.samples > 0)).toEqual([]);
}, 150_000);
