import { spawnSync } from 'node:child_process';
import type { BenchRow } from './bench-row.ts';
import { bundleBesideServer } from './bundle-beside-server.ts';
import type { UpdatesMeasurement } from './updates/measure-updates-process.ts';

const SIZE = Number(process.env['HARK_BENCH_UPDATES_SIZE'] ?? '100000');

export const NAME = 'Updates: searches beside a hundred changes a second by another process';

/** Compares searches of one process with and without changes by another. */
export async function run(): Promise<BenchRow[]> {
  const script = await bundleBesideServer(
    new URL('updates/measure-updates-process.ts', import.meta.url),
    'measure-updates',
  );
  const { status, stdout } = spawnSync(process.execPath, [script, 'search', String(SIZE)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error('measuring the updates failed');
  const measured: UpdatesMeasurement = JSON.parse(stdout);
  return toRows(measured);
}

function toRows({
  quiet,
  changing,
  acknowledged,
  visible,
  longestBusyMs,
  cpuMsASecond,
  ...measured
}: UpdatesMeasurement): BenchRow[] {
  const of = `${measured.entries.toLocaleString('en-US')} titles`;
  const beside = (measure: string, unit: string, ours: number, value: number): BenchRow => ({
    measure: `${measure}, ${of}`,
    unit,
    ours,
    baseline: { name: 'without changes', value },
  });
  const goal = (measure: string, unit: string, ours: number, value: number): BenchRow => ({
    measure: `${measure}, ${of}`,
    unit,
    ours,
    baseline: { name: 'goal', value },
  });
  return [
    beside('a search, p50', 'ms', changing.p50Ms, quiet.p50Ms),
    beside('a search, p95', 'ms', changing.p95Ms, quiet.p95Ms),
    beside(
      'processor time a second of the searching process',
      'ms',
      cpuMsASecond.changing,
      cpuMsASecond.quiet,
    ),
    beside('longest busy time', 'ms', longestBusyMs.changing, longestBusyMs.quiet),
    goal('changes a second, one entry each', 'changes', measured.changesASecond, 100),
    goal('changes a second, as fast as it goes', 'changes', measured.mostChangesASecond, 100),
    goal('a change until it is acknowledged, p95', 'ms', acknowledged.p95Ms, 1_000),
    goal('until another process finds it by its sound, p50', 'ms', visible.p50Ms, 5_000),
    goal('until another process finds it by its sound, longest', 'ms', visible.maxMs, 5_000),
  ];
}
