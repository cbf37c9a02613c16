import { metricsQuerySchema } from '@hark/shared/http/metrics-api';
import type { PeriodicTask } from '../../background/periodic-task.ts';
import type { MetricQueries } from './query-metrics.ts';

const HOUR_MS = 3_600_000;
/** The default span of the dashboard and its neighbours. */
const SPANS_MS = [24 * HOUR_MS, HOUR_MS, 7 * 24 * HOUR_MS];

interface WarmOptions {
  queries: Pick<MetricQueries, 'summary'>;
  nowMs(): number;
}

/**
 * Runs the first queries of the dashboard once in advance: right after a start the buckets are on disk, each in a
 * separate page.
 */
export function warmFiguresTask({ queries, nowMs }: WarmOptions): PeriodicTask {
  return {
    name: 'figures-ahead',
    summary: 'Warms the metrics cache for the dashboard',
    scope: 'every-server',
    everyMs: 'once',
    async run(signal) {
      for (const spanMs of SPANS_MS) {
        if (signal.aborted) return;
        const to = nowMs();
        await queries.summary(metricsQuerySchema.parse({ from: to - spanMs, to }));
      }
    },
  };
}
