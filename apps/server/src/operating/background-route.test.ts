import { backgroundSchema } from '@hark/shared/http/background-api';
import { expect, it, onTestFinished } from 'vitest';
import { runnerForTest, taskNamed } from '../background/testing/runner-for-test.ts';
import { createScriptedRecognizer } from '../recognition/scripted-recognizer.ts';
import { ADMIN_TOKEN, startHttpHarness } from '../testing/http-harness.ts';

it('GET /v1/ops/background lists what ran when, to operators alone', async () => {
  const background = runnerForTest({ server: 'here:1' });
  onTestFinished(() => background.close());
  background.every(taskNamed('good', { run: () => Promise.resolve() }));
  background.every(taskNamed('bad', { run: () => Promise.reject(new TypeError('secret')) }));
  const harness = await startHttpHarness(createScriptedRecognizer(''), { background });
  onTestFinished(harness.close);
  const address = `${harness.url}/v1/ops/background`;
  expect((await fetch(address)).status).toBe(401);
  const ask = async (): Promise<unknown> =>
    (await fetch(address, { headers: { authorization: `Bearer ${ADMIN_TOKEN}` } })).json();
  await expect.poll(ask).toMatchObject({ tasks: [{ outcome: 'succeeded' }, { outcome: 'failed' }] });
  const listed = await ask();
  expect(backgroundSchema.parse(listed)).toMatchObject({
    server: 'here:1',
    tasks: [
      { name: 'good', summary: 'Does good', state: 'waiting', runs: 1, failures: 0, error: null },
      { name: 'bad', consecutiveFailures: 1, error: 'TypeError; the log says more' },
    ],
    jobs: [],
    failedJobs: [],
  });
  expect(JSON.stringify(listed)).not.toContain('secret');
});
