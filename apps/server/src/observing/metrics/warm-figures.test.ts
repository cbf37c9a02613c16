import type { MetricsQuery, MetricsSummary } from '@hark/shared/http/metrics-api';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { warmFigures } from './warm-figures.ts';

const logger = pino({ level: 'silent' });
const NOTHING: MetricsSummary = { from: 0, to: 0, baseline: { from: 0, to: 0 }, metrics: [] };

it('asks for what the dashboard opens with first, and ends when it is stopped', async () => {
  const asked: MetricsQuery[] = [];
  let answer = (): void => undefined;
  const summary = (query: MetricsQuery): Promise<MetricsSummary> => {
    asked.push(query);
    return new Promise((resolve) => {
      answer = () => resolve(NOTHING);
    });
  };
  const stop = warmFigures({ queries: { summary }, nowMs: () => 100 * 3_600_000, logger });
  const stopping = stop();
  answer();
  await stopping;
  expect(asked).toMatchObject([{ from: 76 * 3_600_000, to: 100 * 3_600_000, traffic: 'real' }]);
});

it('a database that does not answer is no reason to fail', async () => {
  const summary = () => Promise.reject(new Error('no database'));
  await expect(warmFigures({ queries: { summary }, nowMs: () => 0, logger })()).resolves.toBeUndefined();
});
