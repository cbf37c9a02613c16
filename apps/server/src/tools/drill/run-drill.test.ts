import type { Alarms } from '@hark/shared/http/alarms-api';
import { expect, it } from 'vitest';
import { emptyDiary } from '../simulate/diary.ts';
import { planPeople, type Person } from '../simulate/plan-people.ts';
import { scenarioSchema } from '../simulate/scenario.ts';
import { UNKNOWN_DEVICE } from '@hark/shared/wire/client-message';
import { runDrill, type DrilledServer } from './run-drill.ts';
import { alarmOf } from './testing/alarm-of.ts';

const HOUR_MS = 3_600_000;
const expected = { component: 'asr', metrics: ['asr.redo_rate'], cause: 'data' } as const;
const people = planPeople(
  scenarioSchema.parse({ title: 'Any', people: 200, hours: 1, groups: [{ name: 'all', weight: 1 }] }),
  1,
);

interface FakeServer extends DrilledServer {
  /** Visits of which the alarms know. */
  known(): number;
}

/** A server that decides some visits late, and whose alarms depend on how many it knows. */
function fakeServer(alarmsAfter: (known: number) => Alarms['alarms'], broken: string[] = []): FakeServer {
  const baseline = 1_000;
  let visited = 0;
  let known = 0;
  let isChecked = false;
  let rounds = 0;
  return {
    known: () => known,
    async visit(given, onVisits) {
      const diaries = given.map(({ arrivesAtMs }: Person) => ({
        ...emptyDiary(UNKNOWN_DEVICE),
        queries: [{ source: 'typed' as const, at: arrivesAtMs, query: 'a', resultCount: 1, tookMs: 1 }],
      }));
      for (const _ of given) onVisits(++visited);
      return { diaries, broken };
    },
    async tasks() {
      known = Math.min(visited, known + 60);
      return baseline + known;
    },
    async alarms() {
      return {
        // The round that begins before the check says nothing of it yet.
        alarms: alarmsAfter(isChecked && rounds++ > 0 ? known : Math.max(0, known - 1)),
        silences: [],
        judged: { at: isChecked ? HOUR_MS + rounds : 0, by: 'a' },
        traffic: 'synthetic',
      };
    },
    async checkDrift() {
      isChecked = true;
    },
  };
}

async function drilled(server: DrilledServer) {
  let nowMs = 0;
  return runDrill({
    scenario: 'any',
    expected,
    server,
    people,
    nowMs: () => nowMs,
    async wait(durationMs) {
      nowMs += durationMs;
    },
    onVisits() {},
  });
}

const ringAt = (to: number) => alarmOf({ evidence: { ...alarmOf().evidence, window: { from: 0, to } } });

it('waits until every task is counted and looked at, also for what is decided last', async () => {
  const server = fakeServer((known) => (known === people.length ? [ringAt(HOUR_MS)] : []));
  const outcome = await drilled(server);
  expect(server.known()).toBe(people.length);
  expect(outcome).toMatchObject({ isAsExpected: true, tasks: people.length, rang: { tasks: people.length } });
});

it('counts the tasks that began before the end of the evidence', async () => {
  const outcome = await drilled(fakeServer((known) => (known > 0 ? [ringAt(HOUR_MS / 2)] : [])));
  const before = people.filter(({ arrivesAtMs }) => arrivesAtMs <= HOUR_MS / 2).length;
  expect(outcome.rang?.tasks).toBe(before);
});

it('notices an alarm that rings only for a while', async () => {
  const passing = alarmOf({ id: 'passing', metric: 'vad.level_dbfs', component: 'vad' });
  const server = fakeServer((known) =>
    known > 0 && known < people.length ? [ringAt(HOUR_MS), passing] : [ringAt(HOUR_MS)],
  );
  const outcome = await drilled(server);
  expect(outcome.others.map(({ alarm }) => alarm.id)).toEqual(['passing']);
  expect(outcome.isAsExpected).toBe(false);
});

it('says so if visits broke off, because then the truth is unknown', async () => {
  await expect(drilled(fakeServer(() => [], ['no answer']))).rejects.toThrow('no answer');
});
