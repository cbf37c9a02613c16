import type { MetricsQuery, MetricsSummary } from '@hark/shared/http/metrics-api';
import { expect, it } from 'vitest';
import { warmFiguresTask } from './warm-figures.ts';

const NOTHING: MetricsSummary = { from: 0, to: 0, baseline: { from: 0, to: 0 }, metrics: [] };

it("runs the dashboard's first queries, and ends when stopped", async () => {
  const asked: MetricsQuery[] = [];
  const stopping = new AbortController();
  const summary = async (query: MetricsQuery): Promise<MetricsSummary> => {
    asked.push(query);
    stopping.abort();
    return NOTHING;
  };
  await warmFiguresTask({ queries: { summary }, nowMs: () => 100 * 3_600_000 }).run(stopping.signal);
  expect(asked).toMatchObject([{ from: 76 * 3_600_000, to: 100 * 3_600_000, traffic: 'real' }]);
});

it('runs once, for three spans', async () => {
  const asked: number[] = [];
  const summary = async ({ from = 0, to = 0 }: MetricsQuery): Promise<MetricsSummary> => {
    asked.push((to - from) / 3_600_000);
    return NOTHING;
  };
  const task = warmFiguresTask({ queries: { summary }, nowMs: () => 200 * 3_600_000 });
  await task.run(new AbortController().signal);
  expect(asked).toEqual([24, 1, 168]);
  expect(task.everyMs).toBe('once');
});
