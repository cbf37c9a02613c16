import { spawnSync } from 'node:child_process';
import type { AlarmsMeasurement } from './alarms/measure-alarms-process.ts';
import type { BenchRow } from './bench-row.ts';
import { bundleBesideServer } from './bundle-beside-server.ts';

export const NAME = 'Alarms: what watching costs at 100 tasks a second';

/** Measures the rounds that watch the log. */
export async function run(): Promise<BenchRow[]> {
  const script = await bundleBesideServer(
    new URL('alarms/measure-alarms-process.ts', import.meta.url),
    'measure-alarms',
  );
  const { status, stdout } = spawnSync(process.execPath, [script], {
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error('measuring the alarms failed');
  const { cpuMsASecond, longestRoundMs, events, seconds }: AlarmsMeasurement = JSON.parse(stdout);
  const of = `${(events / seconds).toFixed(0)} events a second`;
  return [
    {
      measure: `processor time a second, ${of}`,
      unit: 'ms',
      ours: cpuMsASecond,
      baseline: { name: 'a tenth of a core', value: 100 },
    },
    {
      measure: `longest round, ${of}`,
      unit: 'ms',
      ours: longestRoundMs,
      baseline: { name: 'until the next', value: 5_000 },
    },
  ];
}
