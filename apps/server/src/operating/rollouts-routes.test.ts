import {
  rolloutSchema,
  rolloutsSchema,
  versionDiffSchema,
  versionsSchema,
} from '@hark/shared/http/rollouts-api';
import { DEFAULT_SPEC } from '@hark/shared/rollouts/rollout-spec';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createScriptedRecognizer } from '../recognition/scripted-recognizer.ts';
import { createOperatorRollouts } from '../rollout/ramp/operator-rollouts.ts';
import { openRampHarness, type RampHarness, SHORT } from '../rollout/ramp/testing/ramp-harness.ts';
import { ADMIN_TOKEN, startHttpHarness } from '../testing/http-harness.ts';

const ADA = { by: 'Ada', reason: 'to compare' };

let ramp: RampHarness;
let http: Awaited<ReturnType<typeof startHttpHarness>>;

beforeAll(async () => {
  ramp = await openRampHarness();
  const { db, versions, options } = ramp;
  http = await startHttpHarness(createScriptedRecognizer('stanford'), {
    rollouts: {
      operatorRollouts: createOperatorRollouts({ ...options, db, versions }),
      versionStore: versions,
    },
  });
}, 60_000);

afterAll(async () => {
  await http.close();
  await ramp.close();
});
beforeEach(() => ramp.clear());

async function ask(
  method: string,
  path: string,
  body?: object,
): Promise<{ status: number; answer: unknown }> {
  const response = await fetch(`${http.url}/v1/ops/${path}`, {
    method,
    headers: { authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, answer: await response.json() };
}

async function start(changes: object = {}) {
  const { status, answer } = await ask('POST', 'rollouts', { challenger: 'wide', ...ADA, ...changes });
  expect(status).toBe(200);
  return rolloutSchema.parse(answer);
}

describe('rollouts', () => {
  it('start with the default plan, and are moved by actions with a reason', async () => {
    const { id, spec, automation, advice } = await start();
    expect({ ...spec, challenger: undefined }).toEqual({ ...DEFAULT_SPEC, challenger: undefined });
    expect([automation, advice]).toEqual(['propose', null]);
    const advanced = await ask('POST', `rollouts/${id}/advance`, { ...ADA, after: 1 });
    expect(advanced).toMatchObject({ status: 200, answer: { position: { phase: 'canary', weight: 0.01 } } });
    const changed = await ask('POST', `rollouts/${id}/automation`, { ...ADA, automation: 'manual' });
    expect(changed.answer).toMatchObject({ automation: 'manual', position: { phase: 'canary' } });
    const paused = await ask('POST', `rollouts/${id}/pause`, ADA);
    expect(paused.answer).toMatchObject({ position: { phase: 'paused', pausedIn: 'canary', weight: 0.01 } });
    await ask('POST', `rollouts/${id}/resume`, ADA);
    const back = await ask('POST', `rollouts/${id}/rollback`, { by: 'Bo', reason: 'it is worse' });
    expect(back.answer).toMatchObject({ position: { phase: 'rolled-back' }, reason: 'it is worse' });
    const { past, active } = rolloutsSchema.parse((await ask('GET', 'rollouts')).answer);
    expect(active).toBeNull();
    expect(past).toMatchObject([
      { id, startedBy: 'Ada', challenger: { name: 'wide' }, champion: { name: 'first' } },
    ]);
    const whole = rolloutSchema.parse((await ask('GET', `rollouts/${id}`)).answer);
    expect(whole.transitions.map(({ actor, action }) => `${actor} ${action}`)).toEqual([
      'Ada start',
      'Ada advance',
      'Ada set-automation',
      'Ada pause',
      'Ada resume',
      'Bo roll-back',
    ]);
  });

  it('show what is compared, and what is still needed', async () => {
    const { id } = await start({ plan: SHORT, shadow: null });
    await ramp.live(id, { arm: 'canary', step: 0, count: 20 }, (number) => {
      return { outcome: { redo: number < 2 }, answer: number === 0 ? 'nothing' : 'good' };
    });
    await ramp.live(id, { arm: 'control', step: 0, count: 25 });
    await ramp.judge();
    const { outcomes, ratio, advice, people, judgedAt, shadow } = rolloutSchema.parse(
      (await ask('GET', `rollouts/${id}`)).answer,
    );
    expect(outcomes.find(({ outcome }) => outcome === 'redo')).toMatchObject({
      canary: { bad: 2, tasks: 20 },
      control: { bad: 0, tasks: 25 },
      difference: 0.1,
      margin: 0.2,
    });
    expect(outcomes.map(({ course }) => course.length)).toEqual([1, 1, 1, 1, 1]);
    expect(ratio).toMatchObject({ canary: 20, control: 25, crossed: 0 });
    expect(advice).toMatchObject({ action: 'wait', needsTasks: 30 });
    expect(people).toBe(20);
    expect(judgedAt).not.toBeNull();
    expect(shadow).toBeNull();
  });

  it('bring a champion back at once', async () => {
    const { id } = await start({ kind: 'blue-green' });
    await ask('POST', `rollouts/${id}/promote`, ADA);
    const now = rolloutsSchema.parse((await ask('GET', 'rollouts')).answer);
    expect([now.champion?.name, now.previous?.name]).toEqual(['wide', 'first']);
    const { status, answer } = await ask('POST', 'rollouts/return', ADA);
    expect(status).toBe(200);
    expect(answer).toMatchObject({ champion: { name: 'first' }, previous: { name: 'wide' } });
  });
});

describe('what is refused', () => {
  it.each([
    ['a version that is not there', { challenger: 'no-such' }, 404, /There is no version no-such/],
    ['a rollout onto itself', { challenger: 'champion' }, 400, /serves everybody already/],
    [
      'a weight that is no number',
      { plan: { ...SHORT, steps: [{ weight: 'half', minTasks: 50, minMs: 0 }] } },
      400,
      /weight/,
    ],
    [
      'a weight out of range',
      { plan: { ...SHORT, steps: [{ weight: 0.6, minTasks: 50, minMs: 0 }] } },
      400,
      /weight/,
    ],
    ['a limit out of range', { plan: { ...SHORT, rollBackFrom: 2 } }, 400, /rollBackFrom/],
    ['an unknown parameter', { colour: 'red' }, 400, /colour/],
    [
      'a time zone that does not exist',
      { windows: [{ days: [1], from: '09:00', to: '17:00', timeZone: 'Mars/North' }] },
      400,
      /time zone/,
    ],
    ['no reason', { reason: ' ' }, 400, /reason/],
    ['the name of a part of Hark', { by: 'Judge' }, 400, /is a part of Hark\. Write your own name/],
  ])('is %s', async (_what, changes, status, message) => {
    const refused = await ask('POST', 'rollouts', { challenger: 'wide', ...ADA, ...changes });
    expect(refused.status).toBe(status);
    expect(JSON.stringify(refused.answer)).toMatch(message);
    expect(await ramp.options.store.active()).toBeNull();
  });

  it('is a second rollout, and a decision about what has changed meanwhile', async () => {
    const { id } = await start();
    const second = await ask('POST', 'rollouts', { challenger: 'wider', ...ADA });
    expect(second).toMatchObject({ status: 409 });
    await ask('POST', `rollouts/${id}/pause`, { by: 'Bo', reason: 'a moment' });
    const late = await ask('POST', `rollouts/${id}/advance`, { ...ADA, after: 1 });
    expect(late.status).toBe(409);
    expect(JSON.stringify(late.answer)).toContain('Bo did “pause” (a moment). Look again');
    expect((await ask('POST', 'rollouts/nothing/pause', ADA)).status).toBe(404);
    expect((await ask('POST', `rollouts/${id}/automation`, ADA)).status).toBe(400);
  });

  it('is everything without the admin token', async () => {
    for (const path of ['rollouts', 'rollouts/x', 'versions', 'versions/diff?before=wide&after=wider'])
      expect((await fetch(`${http.url}/v1/ops/${path}`)).status).toBe(401);
    const answer = await fetch(`${http.url}/v1/ops/rollouts/return`, { method: 'POST' });
    expect(answer.status).toBe(401);
  });
});

describe('versions', () => {
  it('are listed, latest first, and compared', async () => {
    const { versions } = versionsSchema.parse((await ask('GET', 'versions')).answer);
    expect(versions.map(({ name, aliases }) => `${name} ${aliases.join()}`)).toEqual([
      'wider ',
      'wide ',
      'first champion',
    ]);
    const diff = await ask('GET', 'versions/diff?before=first&after=wide');
    expect(versionDiffSchema.parse(diff.answer).differences).toEqual([
      { path: 'recognizer.beam', before: 4, after: 8 },
    ]);
    expect((await ask('GET', 'versions/diff?before=first&after=gone')).status).toBe(404);
    expect((await ask('GET', 'versions/diff?before=first')).status).toBe(400);
  });
});
