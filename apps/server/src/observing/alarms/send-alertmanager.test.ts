import type { Alarm } from '@hark/shared/http/alarms-api';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { alertmanager, startAlertmanager, startReceiver } from '../prometheus/testing/run-alertmanager.ts';
import { alertName, sendAlertmanager } from './send-alertmanager.ts';
import { plainEvidence } from './window-signals.ts';

const NOW_MS = Date.now();
const ALARM: Alarm = {
  id: 'alarm-1',
  rule: 'vad.truncated_start_rate/rate',
  metric: 'vad.truncated_start_rate',
  component: 'vad',
  detector: 'rate',
  slice: { dimension: 'browser', value: 'Chrome 142' },
  severity: 'ticket',
  state: 'firing',
  sinceMs: NOW_MS - 3_600_000,
  stateSinceMs: NOW_MS,
  title: 'Clips are cut at the start more often',
  nextStep: 'Look at the browsers and devices that carry it.',
  evidence: plainEvidence({
    window: { from: NOW_MS - 3_600_000, to: NOW_MS },
    n: 130,
    value: 0.43,
    statistic: 'cusum',
    score: 14,
    limit: 12,
  }),
  cause: { kind: 'data', component: 'vad', sentence: 'Clips are cut in “Chrome 142”; 43 %', upstream: null },
  acknowledged: null,
  silencedUntilMs: null,
};

const notificationSchema = z.object({
  alerts: z.array(
    z.object({
      status: z.string(),
      labels: z.record(z.string(), z.string()),
      annotations: z.record(z.string(), z.string()),
      startsAt: z.string(),
    }),
  ),
});
type Told = z.infer<typeof notificationSchema>['alerts'][number];

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

/** An Alertmanager that tells everything at once. */
async function start(told: Told[]): Promise<string> {
  const receiver = await startReceiver((_, body) => told.push(...notificationSchema.parse(body).alerts));
  closers.push(receiver.close);
  const config = `
route: { receiver: here, group_by: [alarm], group_wait: 100ms, group_interval: 500ms, repeat_interval: 1h }
receivers:
  - name: here
    webhook_configs: [{ url: '${receiver.url}/', send_resolved: true }]
`;
  const running = await startAlertmanager(config, 20_000 + (process.pid % 20_000));
  closers.push(running.close);
  return running.address;
}

function send(address: string, type: 'firing' | 'resolved'): Promise<void> {
  const { signal } = new AbortController();
  const options = { address, deployment: 'berlin', nowMs: Date.now(), signal };
  return sendAlertmanager([{ alarm: ALARM, type }], options);
}

describe.skipIf(alertmanager === undefined)('Alertmanager (skipped where it is not installed)', () => {
  it('takes an alarm as one alert however often it is repeated, and ends it', async () => {
    const told: Told[] = [];
    const address = await start(told);
    const isSent = (): Promise<boolean> =>
      send(address, 'firing').then(
        () => true,
        () => false,
      );
    await expect.poll(isSent, { timeout: 60_000, interval: 250 }).toBe(true);
    await expect.poll(() => told.length, { timeout: 30_000 }).toBe(1);
    expect(told[0]).toMatchObject({
      status: 'firing',
      labels: {
        alertname: alertName(ALARM.rule),
        alarm: 'alarm-1',
        component: 'vad',
        severity: 'ticket',
        deployment: 'berlin',
        slice: 'browser=Chrome 142',
      },
      annotations: { summary: ALARM.title, description: ALARM.cause.sentence },
    });
    expect(Date.parse(told[0]?.startsAt ?? '')).toBe(ALARM.sinceMs);

    for (let time = 0; time < 3; time++) await send(address, 'firing');
    const listed = await (await fetch(`${address}/api/v2/alerts`)).json();
    expect(listed).toHaveLength(1);
    await send(address, 'resolved');
    await expect
      .poll(() => told.map(({ status }) => status), { timeout: 30_000 })
      .toEqual(['firing', 'resolved']);
  }, 120_000);

  it('that refuses is an error with its answer, and not one that is swallowed', async () => {
    const address = await start([]);
    await expect
      .poll(
        () =>
          fetch(`${address}/-/ready`).then(
            ({ ok }) => ok,
            () => false,
          ),
        { timeout: 60_000 },
      )
      .toBe(true);
    await expect(send(`${address}/elsewhere`, 'firing')).rejects.toThrow('404');
  }, 120_000);
});
