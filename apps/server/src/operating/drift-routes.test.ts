import { blameReplySchema, driftSettingsSchema } from '@hark/shared/http/drift-api';
import { afterEach, expect, it } from 'vitest';
import { DriftError } from '../observing/drift/drift-error.ts';
import { createScriptedRecognizer } from '../recognition/scripted-recognizer.ts';
import { ADMIN_TOKEN, type HarnessChanges, startHttpHarness } from '../testing/http-harness.ts';

type Parts = NonNullable<HarnessChanges['drift']>;

const AUTHOR = { by: 'Ada', reason: 'a quiet week' };
const REFERENCE = { id: '1', version: 1, name: 'week', from: 0, to: 1, at: 2, current: false, tasks: 1_000 };

let close = async (): Promise<void> => undefined;
afterEach(() => close());

/** @param calls what the routes asked for */
async function start(
  calls: unknown[],
): Promise<(method: string, path: string, body?: object) => Promise<Response>> {
  const nothing = { findings: [], verdicts: [], calibration: [], choices: [], unknownWords: [] };
  const counts = { choicesHidden: 0, unknownWordsHidden: 0, checkedAt: null, checkCpuMs: null };
  const settings = { version: 0, values: driftSettingsSchema.parse({}), history: [] };
  const drift: Parts['drift'] = {
    async drift(traffic) {
      calls.push(['drift', traffic]);
      return { reference: null, references: [], ...nothing, ...counts };
    },
    async freeze({ name, by, reason, from }) {
      calls.push(['freeze', name, by]);
      if (from === 7) throw new DriftError('too_few_tasks', 'That time has 7 tasks.');
      return { ...REFERENCE, by, reason };
    },
    async choose({ id }) {
      if (id === '9') throw new DriftError('no_such_reference', 'There is no reference “9”.');
      calls.push(['choose', id]);
    },
    settings: async () => settings,
    async changeSettings({ values }) {
      if ('windowHous' in values) throw new DriftError('invalid_settings', 'windowHous: unknown');
      return settings;
    },
  };
  const harness = await startHttpHarness(createScriptedRecognizer('stanford'), {
    drift: {
      drift,
      checkDrift: async (traffic) => void calls.push(['check', traffic]),
      blame: {
        request: async (id, request) => void calls.push(['blame', id.slice(0, 6), request.slice]),
        blameOf: async (id) => (id === 'gone' ? null : { id, state: 'waiting', blame: null }),
      },
    },
  });
  close = harness.close;
  return (method, path, body) =>
    fetch(`${harness.url}/v1/ops/drift${path}`, {
      method,
      headers: { authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
}

it('answers with the findings, checks at once, and queues replays', async () => {
  const calls: unknown[] = [];
  const ask = await start(calls);
  expect(await (await ask('GET', '')).json()).toMatchObject({ findings: [], checkedAt: null });
  expect((await ask('POST', '/checks', { traffic: 'synthetic' })).status).toBe(200);
  const asked = blameReplySchema.parse(await (await ask('POST', '/blame', { from: 1, to: 2 })).json());
  expect(asked).toMatchObject({ id: expect.stringMatching(/^asked-/u), state: 'waiting' });
  expect((await ask('GET', `/blame/${asked.id}`)).status).toBe(200);
  expect((await ask('GET', '/blame/gone')).status).toBe(404);
  expect(calls).toEqual([
    ['drift', 'real'],
    ['check', 'synthetic'],
    ['drift', 'synthetic'],
    ['blame', 'asked-', null],
  ]);
});

it('freezes and chooses references, and says what is wrong with a request', async () => {
  const calls: unknown[] = [];
  const ask = await start(calls);
  const window = { name: 'week', from: 1, to: 2, ...AUTHOR };
  expect(await (await ask('POST', '/references', window)).json()).toMatchObject({ id: '1', by: 'Ada' });
  const few = await ask('POST', '/references', { ...window, from: 7 });
  expect([few.status, await few.json()]).toEqual([
    409,
    { error: expect.objectContaining({ message: 'That time has 7 tasks.', retryable: false }) },
  ]);
  for (const bad of [{ ...window, reason: ' ' }, { ...window, from: 'x' }, { name: 'week' }])
    expect((await ask('POST', '/references', bad)).status).toBe(400);
  expect((await ask('PUT', '/reference', { id: null, ...AUTHOR })).status).toBe(200);
  expect((await ask('PUT', '/reference', { id: '9', ...AUTHOR })).status).toBe(404);
  expect((await ask('PUT', '/settings', { values: { windowHours: 12 }, ...AUTHOR })).status).toBe(200);
  expect((await ask('PUT', '/settings', { values: { windowHous: 12 }, ...AUTHOR })).status).toBe(400);
  expect((await ask('PUT', '/settings', { values: { windowHours: 'x' }, ...AUTHOR })).status).toBe(400);
});

it('is for operators only', async () => {
  await start([]);
  const harness = await startHttpHarness(createScriptedRecognizer('stanford'));
  for (const path of ['', '/settings', '/blame/x'])
    expect((await fetch(`${harness.url}/v1/ops/drift${path}`)).status).toBe(401);
  await harness.close();
});
