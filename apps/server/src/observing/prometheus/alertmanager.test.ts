import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { prometheusRules } from './prometheus-rules.ts';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { alertmanager, isInstalled, startAlertmanager, startReceiver } from './testing/run-alertmanager.ts';

const EXAMPLE = fileURLToPath(new URL('../../../../../deploy/prometheus/alertmanager.yml', import.meta.url));

/** Returns the labels of a rule as Prometheus would send them. */
function labelsOf(alertname: string): Record<string, string> {
  const rules = prometheusRules().flatMap(({ rules }) => rules);
  const rule = rules.find((each) => 'alert' in each && each.alert === alertname);
  if (rule === undefined || !('alert' in rule)) throw new Error(`no rule is named ${alertname}`);
  return { alertname, ...rule.labels };
}

describe.skipIf(!isInstalled('amtool'))('amtool (skipped where it is not installed)', () => {
  const amtool = (...args: string[]): string => {
    const { status, stdout } = spawnSync('amtool', args, { encoding: 'utf8' });
    return `${status}: ${stdout.trim()}`;
  };

  it('accepts the example, and routes pages to the person on call', () => {
    expect(amtool('check-config', EXAMPLE)).toMatch(/^0:/);
    const routeOf = (alertname: string): string => {
      const labels = Object.entries(labelsOf(alertname)).map(([name, value]) => `${name}=${value}`);
      return amtool('config', 'routes', 'test', `--config.file=${EXAMPLE}`, ...labels);
    };
    expect(routeOf('HarkDown')).toBe('0: on-call');
    expect(routeOf('HarkVadNoSpeechHigh')).toBe('0: channel');
  });
});

const notificationSchema = z.object({
  alerts: z.array(z.object({ labels: z.object({ alertname: z.string() }) })),
});
const alertsSchema = z.array(
  z.object({ labels: z.object({ alertname: z.string() }), status: z.object({ state: z.string() }) }),
);

describe.skipIf(alertmanager === undefined)('Alertmanager (skipped where it is not installed)', () => {
  it('reports the detector’s alert, and suppresses the alerts that it causes', async () => {
    const told: string[] = [];
    const receiver = await startReceiver((path, body) => {
      for (const { labels } of notificationSchema.parse(body).alerts)
        told.push(`${path} ${labels.alertname}`);
    });
    const example = await readFile(EXAMPLE, 'utf8');
    const here = example
      .replaceAll('http://127.0.0.1:9999', receiver.url)
      .replace('group_wait: 30s', 'group_wait: 1s');
    const running = await startAlertmanager(here, 40_000 + (process.pid % 20_000));
    const api = `${running.address}/api/v2/alerts`;
    const post = (alertnames: string[]): Promise<boolean> =>
      fetch(api, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(alertnames.map((alertname) => ({ labels: labelsOf(alertname) }))),
      }).then(
        ({ ok }) => ok,
        () => false,
      );
    try {
      const alerts = ['HarkVadNoSpeechHigh', 'HarkAsrNullHigh', 'HarkSearchZeroResultWorse'];
      await expect.poll(() => post(alerts), { timeout: 60_000, interval: 250 }).toBe(true);
      await expect.poll(() => told, { timeout: 30_000 }).toContain('/channel HarkVadNoSpeechHigh');
      const states = alertsSchema.parse(await (await fetch(api)).json());
      expect(states.map(({ labels, status }) => `${labels.alertname} ${status.state}`).toSorted()).toEqual([
        'HarkAsrNullHigh suppressed',
        'HarkSearchZeroResultWorse suppressed',
        'HarkVadNoSpeechHigh active',
      ]);
      await post(['HarkDown']);
      await expect.poll(() => told, { timeout: 30_000 }).toContain('/page HarkDown');
      expect(told.filter((each) => /Asr|Search/.test(each))).toEqual([]);
    } finally {
      await running.close();
      await receiver.close();
    }
  }, 120_000);
});
