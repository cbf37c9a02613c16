import { metricsSummarySchema, type MetricsSummary } from '@hark/shared/http/metrics-api';
import { METRICS } from '@hark/shared/metrics/definitions/metric-definitions';
import { serverUrl } from '../wire-client/server-url.ts';
import { WireError } from '../wire-client/wire-error.ts';
import type { Truth, TrueSums } from './truth.ts';

/** A metric by the simulated people's diaries, and by the server. */
export interface Comparison {
  id: string;
  title: string;
  truth: { samples: number; value: number | null };
  figure: { samples: number; value: number | null };
  isEqual: boolean;
}

interface AskOptions {
  url: string;
  adminToken: string;
  span: { from: number; to: number };
  signal: AbortSignal;
}

/** Fetches the server's figures of synthetic traffic. @throws WireError */
export async function askFigures({ url, adminToken, span, signal }: AskOptions): Promise<MetricsSummary> {
  const address = serverUrl(url, 'v1/ops/metrics');
  address.search = new URLSearchParams({
    traffic: 'synthetic',
    from: String(span.from),
    to: String(span.to),
  }).toString();
  const response = await fetch(address, { headers: { authorization: `Bearer ${adminToken}` }, signal });
  if (response.ok) return metricsSummarySchema.parse(await response.json());
  const message = `The server refused access to its metrics (${response.status}); check --token.`;
  throw new WireError(message, { code: 'figures', retryable: false });
}

/** Returns the sums behind the figures, so that two times can be subtracted. */
export function sumsOf(summary: MetricsSummary): Map<string, TrueSums> {
  return new Map(
    summary.metrics.map(({ id, now: { samples, value } }) => {
      const isCount = METRICS.find((metric) => metric.id === id)?.shape === 'count';
      return [id, { samples, total: isCount ? samples : samples * (value ?? 0) }];
    }),
  );
}

const NONE: TrueSums = { samples: 0, total: 0 };
/** Sums of fractions have rounding errors, and times in the log are whole milliseconds. */
const TOLERANCE = 1e-6;

function valueOf({ samples, total }: TrueSums, isCount: boolean): number | null {
  if (isCount) return total;
  return samples === 0 ? null : total / samples;
}

function isClose(a: number | null, b: number | null): boolean {
  if (a === null || b === null) return a === b;
  return Math.abs(a - b) <= TOLERANCE * Math.max(1, Math.abs(a), Math.abs(b));
}

/** Compares the growth of the server's figures with the truth. Pure. */
export function compareFigures(
  truth: Truth,
  before: ReadonlyMap<string, TrueSums>,
  after: ReadonlyMap<string, TrueSums>,
): Comparison[] {
  return METRICS.flatMap(({ id, title, shape }) => {
    const expected = truth.get(id);
    if (expected === undefined) return [];
    const [first, last] = [before.get(id) ?? NONE, after.get(id) ?? NONE];
    const grown = { samples: last.samples - first.samples, total: last.total - first.total };
    const isCount = shape === 'count';
    const [trueValue, value] = [valueOf(expected, isCount), valueOf(grown, isCount)];
    const isEqual = expected.samples === grown.samples && isClose(trueValue, value);
    return [
      {
        id,
        title,
        truth: { samples: expected.samples, value: trueValue },
        figure: { samples: grown.samples, value },
        isEqual,
      },
    ];
  });
}
