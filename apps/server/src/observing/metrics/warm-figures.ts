import { metricsQuerySchema } from '@hark/shared/http/metrics-api';
import type { Logger } from 'pino';
import type { MetricQueries } from './query-metrics.ts';

const HOUR_MS = 3_600_000;
/** What the dashboard opens with, and the spans beside it. */
const SPANS_MS = [24 * HOUR_MS, HOUR_MS, 7 * 24 * HOUR_MS];

interface WarmOptions {
  queries: Pick<MetricQueries, 'summary'>;
  nowMs(): number;
  logger: Logger;
}

/**
 * Asks once, in the background, what the dashboard will ask first: right after a start the buckets lie on the disk, each in
 * a page of its own. @returns what stops it
 */
export function warmFigures({ queries, nowMs, logger }: WarmOptions): () => Promise<void> {
  const stopped = new AbortController();

  async function warm(): Promise<void> {
    for (const spanMs of SPANS_MS) {
      if (stopped.signal.aborted) return;
      const to = nowMs();
      await queries.summary(metricsQuerySchema.parse({ from: to - spanMs, to }));
    }
  }

  const warming = warm().catch((error: unknown) => {
    logger.warn({ err: error }, 'the figures could not be read ahead; the first look at them may be slow');
  });
  return () => {
    stopped.abort();
    return warming;
  };
}
