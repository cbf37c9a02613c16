import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createClients } from '../../observing/events/clients.ts';
import { saveAlarms } from '../../observing/alarms/save-alarms.ts';
import type { StoredAlarm } from '../../observing/alarms/stored-alarm.ts';
import { attemptOf } from '../evidence/testing/marked-events.ts';
import { readServingState } from '../state/read-serving-state.ts';
import type { ShadowCounts } from './judge-shadow.ts';
import { readVerdict } from './stored-verdict.ts';
import { pauseUnwatched } from './ramp-tasks.ts';
import { openRampHarness, type RampHarness, SHORT } from './testing/ramp-harness.ts';

const MINUTE_MS = 60_000;
let harness: RampHarness;

beforeAll(async () => {
  harness = await openRampHarness();
}, MINUTE_MS);

afterAll(() => harness.close());
beforeEach(() => harness.clear());

const { stringify } = JSON;

async function actionsOf(rollout: string): Promise<string[]> {
  const { transitions } = await harness.options.store.read(rollout);
  return transitions.map(({ action, actor }) => `${action} by ${actor}`);
}

/** Equally good tasks of both groups. */
async function liveWell(rollout: string, step: number, count = 60): Promise<void> {
  await harness.live(rollout, { arm: 'canary', step, count });
  await harness.live(rollout, { arm: 'control', step, count });
}

const saidAgain = () => ({ outcome: { redo: true } });

describe('the judge of an automatic rollout', () => {
  it('takes a good challenger through all steps to everybody', async () => {
    const { id } = await harness.start({ automation: 'automatic' });
    for (const step of [0, 1, 2]) {
      const before = await harness.judge();
      expect(before?.finding).toMatchObject({ action: 'wait', needsTasks: 50 });
      await liveWell(id, step);
      expect(await harness.judge()).toMatchObject({ isDone: true });
    }
    expect(await actionsOf(id)).toEqual([
      'start by Ada',
      'advance by judge',
      'advance by judge',
      'promote by judge',
    ]);
    expect((await readServingState(harness.db, 'here'))?.champion).toBe(harness.challenger);
    expect(await harness.judge()).toBeNull();
  });

  it('says how many tasks are needed, and advances only after the least time', async () => {
    const steps = SHORT.steps.map((step) => ({ ...step, minMs: 10 * MINUTE_MS }));
    const { id } = await harness.start({ automation: 'automatic', plan: { ...SHORT, steps } });
    await liveWell(id, 0, 30);
    const early = await harness.judge();
    expect(early?.finding.sentence).toBe(
      'It is at step 1 of 3 (10 % of the people) and needs about 20 more tasks and 10 minutes more.',
    );
    await liveWell(id, 0, 30);
    expect((await harness.judge())?.finding).toMatchObject({ action: 'wait', needsTasks: 0 });
    const later = await harness.judge({ nowMs: () => Date.now() + 10 * MINUTE_MS });
    expect(later).toMatchObject({ finding: { action: 'advance' }, isDone: true });
  });

  it('waits for its hours', async () => {
    const yesterday = (new Date().getUTCDay() + 6) % 7;
    const windows = [{ days: [yesterday], from: '00:00', to: '23:59', timeZone: 'UTC' }];
    const { id } = await harness.start({ automation: 'automatic', windows });
    const waiting = await harness.judge();
    expect(waiting).toMatchObject({ finding: { action: 'wait' }, isDone: false });
    expect(waiting?.finding.sentence).toMatch(/It waits for its hours: \w+ 00:00 to 23:59 \(UTC\)\.$/);
    expect(await actionsOf(id)).toEqual(['start by Ada']);
  });

  it('pauses when it stays undecided, and waits after a person has resumed it', async () => {
    const margins = { ...SHORT.margins, redo: 0.001 };
    const steps = SHORT.steps.slice(0, 1);
    const { id } = await harness.start({ automation: 'automatic', plan: { ...SHORT, steps, margins } });
    await liveWell(id, 0, 151);
    expect((await harness.judge())?.finding).toMatchObject({ action: 'pause', why: 'undecided' });
    expect(await actionsOf(id)).toEqual(['start by Ada', 'pause by judge']);
    await harness.options.store.act({
      rollout: id,
      action: 'resume',
      actor: 'Ada',
      reason: 'wait',
      after: 2,
    });
    const resumed = await harness.judge();
    expect(resumed?.finding.sentence).toMatch(/^Undecided: saying it again may be more frequent by/);
    expect(resumed).toMatchObject({ finding: { action: 'wait' }, isDone: false });
  });
});

describe('harm', () => {
  it('pauses a rollout and then rolls it back, also where a person confirms each step', async () => {
    const { id } = await harness.start({ automation: 'propose' });
    await liveWell(id, 0, 30);
    await harness.live(id, { arm: 'canary', step: 0, count: 8 }, saidAgain);
    expect((await harness.judge())?.finding).toMatchObject({ action: 'pause', why: 'harm:redo' });
    await harness.live(id, { arm: 'canary', step: 0, count: 4 }, saidAgain);
    const back = await harness.judge();
    expect(back).toMatchObject({ finding: { action: 'roll-back', why: 'harm:redo' }, isDone: true });
    expect(back?.finding.sentence).toMatch(/^Saying it again is more frequent in the canary \(e-value/);
    expect(await actionsOf(id)).toEqual(['start by Ada', 'pause by judge', 'roll-back by judge']);
    expect((await readServingState(harness.db, 'here'))?.champion).toBe(harness.champion);
  });

  it('that a person has accepted does not pause again, and still rolls back', async () => {
    const { id } = await harness.start({ automation: 'automatic' });
    await harness.live(id, { arm: 'canary', step: 0, count: 8 }, saidAgain);
    await harness.judge();
    const { store } = harness.options;
    await store.act({ rollout: id, action: 'resume', actor: 'Ada', reason: 'seen', after: 2 });
    expect((await harness.judge())?.finding.action).toBe('wait');
    await harness.live(id, { arm: 'canary', step: 0, count: 5 }, saidAgain);
    await harness.judge();
    expect((await actionsOf(id)).at(-1)).toBe('roll-back by judge');
  });

  it('is only advice where a person decides everything', async () => {
    const { id } = await harness.start({ automation: 'manual' });
    await harness.live(id, { arm: 'canary', step: 0, count: 12 }, saidAgain);
    expect(await harness.judge()).toMatchObject({ finding: { action: 'roll-back' }, isDone: false });
    expect(await actionsOf(id)).toEqual(['start by Ada']);
    expect((await readVerdict(harness.db, id))?.verdict?.advice.action).toBe('roll-back');
  });

  it('of a recogniser that hears nothing is found before any task is closed', async () => {
    const { id } = await harness.start({ automation: 'automatic' });
    const deaf = Array.from({ length: 8 }, (_, number) =>
      attemptOf(id, {
        clientId: `deaf-${number}`,
        taskId: 'one',
        arm: 'canary',
        step: 0,
        answer: 'nothing',
      }),
    );
    await harness.append(deaf);
    expect(await harness.judge()).toMatchObject({ finding: { why: 'harm:null' }, isDone: true });
    expect((await actionsOf(id)).at(-1)).toBe('pause by judge');
  });

  it('that one client reports again and again counts once', async () => {
    const { id } = await harness.start({ automation: 'automatic' });
    await liveWell(id, 0, 20);
    await harness.live(id, { arm: 'canary', step: 0, count: 40 }, (number) => ({
      clientId: 'ann',
      taskId: `task-${number}`,
      outcome: { redo: true },
    }));
    const round = await harness.judge();
    expect(round?.finding.action).toBe('advance');
  });

  it('of simulated people is no harm, unless they are who is judged', async () => {
    const { id } = await harness.start({ automation: 'automatic' });
    await harness.live(id, { arm: 'canary', step: 0, count: 20 }, () => ({
      ...saidAgain(),
      synthetic: true,
    }));
    expect((await harness.judge())?.finding).toMatchObject({ action: 'wait', needsTasks: 50 });
    await harness.live(id, { arm: 'canary', step: 0, count: 20 }, () => ({
      ...saidAgain(),
      synthetic: true,
    }));
    expect((await harness.judge({ traffic: 'synthetic' }))?.finding.action).toBe('roll-back');
  });
});

describe('a person', () => {
  it('confirms what the judge proposes', async () => {
    const { id } = await harness.start({ automation: 'propose' });
    await liveWell(id, 0);
    const round = await harness.judge();
    expect(round).toMatchObject({ finding: { action: 'advance' }, isDone: false });
    const { store } = harness.options;
    await store.act({ rollout: id, action: 'advance', actor: 'Ada', reason: 'as advised', after: 1 });
    expect((await harness.judge())?.finding.sentence).toMatch(/^It is at step 2 of 3 \(25 %/);
  });
});

describe('counts that cannot be believed', () => {
  it('of groups of other sizes pause the rollout', async () => {
    const { id } = await harness.start({ automation: 'automatic' });
    await harness.live(id, { arm: 'control', step: 0, count: 60 });
    expect(await harness.judge()).toMatchObject({
      finding: { action: 'pause', why: 'ratio' },
      isDone: true,
    });
  });

  it('of clients in both groups pause the rollout', async () => {
    const { id } = await harness.start({ automation: 'automatic' });
    for (const arm of ['canary', 'control'] as const)
      await harness.live(id, { arm, step: 0, count: 3 }, (number) => {
        return { clientId: `both-${number}`, taskId: arm };
      });
    expect(await harness.judge()).toMatchObject({
      finding: { action: 'pause', why: 'crossed' },
      isDone: true,
    });
  });

  it('because answers carry no mark for two minutes pause the rollout', async () => {
    const { id } = await harness.start({ automation: 'automatic' });
    const unmarked = Array.from({ length: 20 }, (_, number) => ({
      ...attemptOf(id, { clientId: `lost-${number}`, taskId: 'lost', arm: 'rest', step: 0 }),
      slices: { version: 'first' },
    }));
    await harness.append(unmarked);
    const { db } = harness;
    await sql`update event set received_at = now() + interval '6 seconds'`.execute(db);
    expect((await harness.judge())?.finding.action).toBe('wait');
    const later = await harness.judge({ nowMs: () => Date.now() + 3 * MINUTE_MS });
    expect(later).toMatchObject({ finding: { action: 'pause', why: 'no-data' }, isDone: true });
    expect(await actionsOf(id)).toEqual(['start by Ada', 'pause by judge']);
  });
});

describe('an alarm', () => {
  const firing: StoredAlarm = {
    id: 'alarm-1',
    rule: 'asr.null_speech_rate/rate',
    slice: { dimension: 'version', value: 'wide' },
    watched: null,
    members: [],
    severity: 'page',
    sinceMs: Date.now(),
    foundMs: Date.now() + MINUTE_MS,
    progress: { state: 'firing', stateSinceMs: Date.now(), quietSinceMs: null, sent: 'firing' },
    evidence: {
      window: { from: 0, to: 1 },
      n: 100,
      value: 0.5,
      baseline: 0.03,
      interval: null,
      statistic: 'cusum',
      score: 20,
      limit: 14,
      pValue: null,
      slices: [],
      others: [],
      blame: null,
      words: [],
    },
    cause: { kind: 'unknown', upstream: null },
    acknowledged: null,
  };

  it.each([
    ['of the challenger’s version', firing, 'roll-back'],
    ['of everybody', { ...firing, slice: null }, 'wait'],
    ['of the champion’s version', { ...firing, slice: { dimension: 'version', value: 'first' } }, 'wait'],
    [
      'that is not ringing yet',
      { ...firing, progress: { ...firing.progress, state: 'pending' as const } },
      'wait',
    ],
    ['from before the canary', { ...firing, foundMs: 1 }, 'wait'],
  ])('%s', async (_what, alarm, action) => {
    const { id } = await harness.start({ automation: 'propose' });
    await saveAlarms(harness.db, [alarm]);
    const round = await harness.judge();
    expect(round?.finding.action).toBe(action);
    const last = (await actionsOf(id)).at(-1);
    expect(last).toBe(action === 'roll-back' ? 'roll-back by judge' : 'start by Ada');
  });
});

describe('a shadow', () => {
  const shadow = { minPairs: 100, mostVisible: 0.15, mostTimes: 1.5 };
  const counts: ShadowCounts = {
    pairs: 100,
    differing: 10,
    halfOther: 1,
    visible: 5,
    visibleLower: 0.01,
    challengerWorse: 1,
    championWorse: 1,
    eValue: 0.9,
    championMs: 60,
    challengerMs: 70,
    dropped: 0,
  };

  it.each([
    [
      'is heard until there are enough pairs',
      { pairs: 40, dropped: 7 },
      'wait',
      /about 60 more utterances\. 7 /,
    ],
    ['without harm leads to the canary', {}, 'advance', /it goes on to step 1 of 3/],
    [
      'with visibly other results ends the rollout',
      { visible: 40, visibleLower: 0.29 },
      'roll-back',
      /40 of 100 .* 15 % are allowed/,
    ],
    ['is not ended by its first pair', { pairs: 1, visible: 1, visibleLower: 0.157 }, 'wait', /99 more/],
    [
      'with a little too much is ended by the bound, among many',
      { pairs: 400, visible: 80, visibleLower: 0.153 },
      'roll-back',
      /80 of 400/,
    ],
    ['that is slow ends the rollout', { challengerMs: 91 }, 'roll-back', /91 ms .* 60 ms/],
    ['that is slow is not judged by few', { pairs: 49, challengerMs: 91 }, 'wait', /51 more/],
    ['that may have nothing more often calls a person', { eValue: 21 }, 'pause', /e-value 21/],
    ['that has nothing more often ends the rollout', { eValue: 1_200 }, 'roll-back', /over 1,000/],
  ])('%s', async (_what, changes, action, sentence) => {
    const { id } = await harness.start({ automation: 'automatic', shadow });
    const round = await harness.judge({ readShadow: async () => ({ ...counts, ...changes }) });
    expect(round?.finding.action).toBe(action);
    expect(round?.finding.sentence).toMatch(sentence);
    expect((await actionsOf(id)).length).toBe(action === 'wait' ? 1 : 2);
  });

  it('that has heard nothing waits', async () => {
    await harness.start({ automation: 'automatic', shadow });
    expect((await harness.judge())?.finding).toMatchObject({ action: 'wait', needsTasks: 100 });
  });

  it('of a blue-green rollout leads to everybody', async () => {
    const { id } = await harness.start({ automation: 'automatic', kind: 'blue-green', shadow });
    await harness.judge({ readShadow: async () => counts });
    expect(await actionsOf(id)).toEqual(['start by Ada', 'promote by judge']);
  });
});

describe('a judge that is silent for two minutes', () => {
  async function silence(id: string, ms: number): Promise<void> {
    const at = new Date(Date.now() - ms);
    await sql`update rollout_transition set at = ${at} where rollout = ${id}`.execute(harness.db);
    await harness.db
      .updateTable('rollout_evidence')
      .set({ judged_at: at })
      .where('rollout', '=', id)
      .execute();
  }

  it('is noticed by whichever server is first, and the rollout is paused once', async () => {
    const { id } = await harness.start({ automation: 'automatic' });
    await harness.judge();
    await silence(id, 2 * MINUTE_MS + 1_000);
    const servers = Array.from({ length: 5 }, () =>
      pauseUnwatched({ db: harness.db, store: harness.store() }),
    );
    expect((await Promise.all(servers)).filter(Boolean)).toHaveLength(1);
    expect(await actionsOf(id)).toEqual(['start by Ada', 'pause by server']);
    // When it looks again, it leaves the pause to a person.
    await liveWell(id, 0);
    expect(await harness.judge()).toMatchObject({ finding: { action: 'wait' }, isDone: false });
    expect((await harness.options.store.active())?.transitions.at(-1)?.position).toMatchObject({
      phase: 'paused',
      pausedIn: 'canary',
      weight: 0.1,
    });
  });

  it('is not one that has just looked, or a rollout that was just changed', async () => {
    const parts = { db: harness.db, store: harness.store() };
    const { id } = await harness.start();
    expect(await pauseUnwatched(parts)).toBe(false);
    await silence(id, 2 * MINUTE_MS + 1_000);
    await harness.judge();
    expect(await pauseUnwatched(parts)).toBe(false);
    await silence(id, 2 * MINUTE_MS - 5_000);
    expect(await pauseUnwatched(parts)).toBe(false);
  });
});

describe('a rollout whose champion was replaced', () => {
  it('pauses', async () => {
    const { id } = await harness.start({ automation: 'automatic' });
    await harness.versions.point({
      alias: 'champion',
      digest: harness.third,
      by: 'server',
      reason: 'configuration',
    });
    await harness.judge();
    expect(await actionsOf(id)).toEqual(['start by Ada', 'pause by judge']);
  });
});

it('keeps the course of e-values, and what the judge said last', async () => {
  const { id } = await harness.start();
  for (let number = 0; number < 3; number++) {
    await harness.live(id, { arm: 'canary', step: 0, count: 1 }, saidAgain);
    await harness.judge();
    await harness.judge();
  }
  const stored = await readVerdict(harness.db, id);
  const redo = stored?.verdict?.course.map(({ eValues }) => eValues.redo) ?? [];
  expect(redo).toHaveLength(3);
  expect(redo).toEqual(redo.toSorted((one, other) => one - other));
  expect(stringify(stored?.verdict?.advice)).toContain('47 more tasks');
  expect(Date.now() - (stored?.judgedAt ?? 0)).toBeLessThan(MINUTE_MS);
});

it('keeps nothing of a client that is erased, and what was counted stays', async () => {
  const { id } = await harness.start();
  await liveWell(id, 0, 1);
  await harness.live(id, { arm: 'canary', step: 0, count: 1 }, () => ({ clientId: 'erased' }));
  await harness.judge();
  await createClients(harness.db).erase('client-erased');
  for (const table of ['rollout_client', 'rollout_task'] as const) {
    const rows = await harness.db.selectFrom(table).select('client_id').execute();
    expect(rows.map(({ client_id: client }) => client)).not.toContain('client-erased');
    expect(rows).toHaveLength(2);
  }
  expect((await readVerdict(harness.db, id))?.evidence.clients).toMatchObject({ canary: 2, control: 1 });
});
