import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Detector } from '@hark/shared/alarms/alarm-rule';
import { ALARM_RULES, defaultValues } from '@hark/shared/alarms/alarm-rules';
import { STREAM_METRICS } from '../alarms/stream-metrics.ts';
import { windowSignals } from '../alarms/window-signals.ts';
import { grafanaDashboard } from './grafana-dashboard.ts';
import { alarmTable } from './alarm-table.ts';
import { metricTable } from './metric-table.ts';
import { alertsOf } from './prometheus-alerts.ts';
import { prometheusRules } from './prometheus-rules.ts';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { runnerForTest, taskNamed } from '../../background/testing/runner-for-test.ts';
import { createScriptedRecognizer } from '../../recognition/scripted-recognizer.ts';
import { startHttpHarness } from '../../testing/http-harness.ts';
import { createMetrics } from './metrics.ts';
import { scriptedDay } from '../metrics/testing/scripted-day.ts';

/** Detectors that other parts ask: drift, and what people choose and say. */
const OF_SOURCES = new Set<Detector>(['drift', 'calibration', 'choice', 'unknown-words']);

/** Rules for which a round makes a signal from windows. */
function windowRules(): string[] {
  const settings = new Map(
    ALARM_RULES.map((rule) => [
      rule.id,
      { rule, version: 0, use: 'active' as const, values: defaultValues(rule) },
    ]),
  );
  const sums = () => ({ samples: 0, total: 0 });
  return windowSignals(settings, () => ({ sums, endMs: 0 })).map(({ rule }) => rule);
}

const noGauges = {
  recognizer: () => createScriptedRecognizer('x').status(),
  openConnections: () => 0,
  catalogueEntries: async () => 0,
  background: runnerForTest(),
};

const deployed = (path: string): string => fileURLToPath(new URL(`../../../../../${path}`, import.meta.url));

function isInstalled(program: string): boolean {
  return spawnSync(program, ['--version']).status === 0;
}

/** `vitest -u` regenerates them after a change of the definitions. */
describe('files generated from the definitions', () => {
  it('equal those in deploy and docs', async () => {
    // JSON is YAML, too, and its writer is in every runtime.
    const rules = `# Made by apps/server/src/observing/prometheus/prometheus-rules.ts; change it there.\n${JSON.stringify({ groups: prometheusRules() }, null, 2)}\n`;
    await expect(rules).toMatchFileSnapshot(deployed('deploy/prometheus/hark.rules.yml'));
    const dashboard = `${JSON.stringify(grafanaDashboard(), null, 2)}\n`;
    await expect(dashboard).toMatchFileSnapshot(deployed('deploy/grafana/hark.json'));
    await expect(metricTable()).toMatchFileSnapshot(deployed('docs/metrics-list.md'));
    await expect(alarmTable()).toMatchFileSnapshot(deployed('docs/alarms-list.md'));
  });
});

it('a rule feeds the alarms, the page, Prometheus and the documents', async () => {
  const alerts = prometheusRules().flatMap(({ rules }) =>
    rules.flatMap((rule) => ('alert' in rule ? [rule.alert] : [])),
  );
  expect(new Set(alerts).size).toBe(alerts.length);
  const metrics = createMetrics({ ...noGauges, alarms: async () => new Set(['asr.redo_rate/rate']) });
  const { text } = await metrics.expose();
  const listed = alarmTable();
  const watched = new Set([...STREAM_METRICS.map(({ rule }) => rule.id), ...windowRules()]);
  for (const rule of ALARM_RULES) {
    expect(watched.has(rule.id) || OF_SOURCES.has(rule.detector)).toBe(true);
    expect(alertsOf(rule).length).toBeGreaterThan(0);
    for (const { alert } of alertsOf(rule)) expect(alerts).toContain(alert);
    expect(listed).toContain(`| \`${rule.id}\` | ${rule.title} | ${rule.severity} |`);
    const isFiring = rule.id === 'asr.redo_rate/rate' ? 1 : 0;
    expect(text).toContain(
      `hark_alarm_firing{rule="${rule.id}",component="${rule.component}",severity="${rule.severity}"} ${isFiring}`,
    );
  }
});

describe.skipIf(!isInstalled('promtool'))('promtool (skipped where it is not installed)', () => {
  const promtool = (args: string[], input = ''): string => {
    const { status, stdout, stderr } = spawnSync('promtool', args, { input, encoding: 'utf8' });
    return `${status}: ${stdout}${stderr}`;
  };

  it('accepts the rules, and finds that they fire when they should', () => {
    expect(promtool(['check', 'rules', deployed('deploy/prometheus/hark.rules.yml')])).toMatch(/^0:/);
    expect(
      promtool(['check', 'config', '--syntax-only', deployed('deploy/prometheus/prometheus.yml')]),
    ).toMatch(/^0:/);
    expect(promtool(['test', 'rules', deployed('deploy/prometheus/hark.rules.test.yml')])).toMatch(/^0:/);
  }, 180_000);

  it('accepts the exposition', async () => {
    const background = runnerForTest();
    background.every(taskNamed('figures', { everyMs: 'once', run: () => Promise.resolve() }));
    await background.close();
    const metrics = createMetrics({
      recognizer: () => createScriptedRecognizer('x').status(),
      openConnections: () => 3,
      catalogueEntries: async () => 7,
      background,
    });
    metrics.observe(scriptedDay(Date.now()));
    const { text } = await metrics.expose();
    expect(text).toContain('hark_attempts_total{version="one",outcome="unintelligible"} 10');
    expect(text).toContain('hark_stage_duration_seconds_count{version="one",stage="decode"} 80');
    expect(text).toContain('hark_background_runs_total{task="figures"}');
    expect(promtool(['check', 'metrics'], text)).toBe('0: ');
  });
});

const targetsSchema = z.object({
  data: z.object({ result: z.array(z.object({ value: z.tuple([z.number(), z.string()]) })) }),
});

describe.skipIf(!isInstalled('prometheus'))('Prometheus (skipped where it is not installed)', () => {
  it('scrapes a server and has its metrics', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'hark-prometheus-'));
    const harness = await startHttpHarness(createScriptedRecognizer('stanford'));
    const target = new URL(harness.url).host;
    const config = {
      global: { scrape_interval: '1s', evaluation_interval: '1s' },
      rule_files: [deployed('deploy/prometheus/hark.rules.yml')],
      scrape_configs: [{ job_name: 'hark', static_configs: [{ targets: [target] }] }],
    };
    await writeFile(join(folder, 'prometheus.yml'), JSON.stringify(config));
    const port = 20_000 + (process.pid % 20_000);
    const prometheus = spawn(
      'prometheus',
      [
        `--config.file=${join(folder, 'prometheus.yml')}`,
        `--storage.tsdb.path=${join(folder, 'data')}`,
        `--web.listen-address=127.0.0.1:${port}`,
      ],
      { stdio: 'ignore' },
    );
    const exited = once(prometheus, 'exit');
    try {
      const ask = async (query: string): Promise<string | undefined> => {
        const response = await fetch(
          `http://127.0.0.1:${port}/api/v1/query?query=${encodeURIComponent(query)}`,
        );
        return targetsSchema.parse(await response.json()).data.result[0]?.value[1];
      };
      await expect
        .poll(() => ask('up{job="hark"}').catch(() => undefined), { timeout: 60_000, interval: 250 })
        .toBe('1');
      expect(await ask('hark_catalogue_entries')).toBe('2');
    } finally {
      prometheus.kill();
      await exited;
      await harness.close();
      await rm(folder, { recursive: true, force: true });
    }
  }, 120_000);
});
