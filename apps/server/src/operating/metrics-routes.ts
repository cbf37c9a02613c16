import {
  comparisonQuerySchema,
  metricsQuerySchema,
  seriesOfManyQuerySchema,
  seriesQuerySchema,
} from '@hark/shared/http/metrics-api';
import type { RecordedMetric } from '@hark/shared/metrics/definitions/metric-definition';
import { findMetric, METRICS } from '@hark/shared/metrics/definitions/metric-definitions';
import { Router } from 'express';
import type { CauseQueries } from '../observing/metrics/query-causes.ts';
import type { MetricQueries } from '../observing/metrics/query-metrics.ts';
import type { UtteranceQueries } from '../observing/metrics/query-utterances.ts';
import { ApiProblem } from '../http/api-problem.ts';
import { parseRequest } from '../http/parse-request.ts';
import { requireAdmin } from '../http/require-admin.ts';

export interface MetricsParts {
  metricQueries: MetricQueries;
  causeQueries: CauseQueries;
  utteranceQueries: UtteranceQueries;
  adminToken: string;
}

function recordedMetric(id: string): RecordedMetric {
  const metric = findMetric(id);
  if (metric === undefined)
    throw new ApiProblem(404, 'not_found', `There is no metric "${id}"; GET /v1/ops/metrics lists them.`);
  if (metric.shape === 'awaited')
    throw new ApiProblem(409, 'not_recorded', `"${id}" is not recorded yet: it requires ${metric.awaits}.`);
  return metric;
}

/** Adds the routes about one metric. */
function addMetricRoutes(
  routes: Router,
  { metricQueries, utteranceQueries }: Pick<MetricsParts, 'metricQueries' | 'utteranceQueries'>,
): void {
  routes.get('/v1/ops/metrics/:id/series', async (request, response) => {
    const query = parseRequest(seriesQuerySchema, request.query);
    response.json(await metricQueries.series(recordedMetric(request.params.id), query));
  });
  routes.get('/v1/ops/metrics/:id/slices', async (request, response) => {
    const query = parseRequest(metricsQuerySchema, request.query);
    response.json(await metricQueries.slices(recordedMetric(request.params.id), query));
  });
  routes.get('/v1/ops/metrics/:id/distribution', async (request, response) => {
    const query = parseRequest(metricsQuerySchema, request.query);
    response.json(await metricQueries.distribution(recordedMetric(request.params.id), query));
  });
  routes.get('/v1/ops/metrics/:id/utterances', async (request, response) => {
    const query = parseRequest(metricsQuerySchema, request.query);
    response.json(await utteranceQueries.behind(recordedMetric(request.params.id), query));
  });
}

/** `/v1/ops/metrics…`, `/v1/ops/series`, `/v1/ops/marks` and `/v1/ops/causes`: the figures, for operators. */
export function metricsRoutes({
  metricQueries,
  causeQueries,
  utteranceQueries,
  adminToken,
}: MetricsParts): Router {
  const routes = Router();
  routes.use(
    ['/v1/ops/metrics', '/v1/ops/series', '/v1/ops/marks', '/v1/ops/causes'],
    (request, response, next) => {
      requireAdmin(request, adminToken);
      response.set('Cache-Control', 'no-store');
      next();
    },
  );
  routes.get('/v1/ops/metrics', async (request, response) => {
    response.json(await metricQueries.summary(parseRequest(metricsQuerySchema, request.query)));
  });
  routes.get('/v1/ops/metrics/definitions', (_request, response) => {
    response.json({ metrics: METRICS });
  });
  routes.get('/v1/ops/metrics/compare', async (request, response) => {
    response.json(await metricQueries.compare(parseRequest(comparisonQuerySchema, request.query)));
  });
  addMetricRoutes(routes, { metricQueries, utteranceQueries });
  routes.get('/v1/ops/series', async (request, response) => {
    const { metrics, ...query } = parseRequest(seriesOfManyQuerySchema, request.query);
    response.json(await metricQueries.seriesOfMany(metrics.map(recordedMetric), query));
  });
  routes.get('/v1/ops/marks', async (request, response) => {
    response.json(await metricQueries.marks(parseRequest(metricsQuerySchema, request.query)));
  });
  routes.get('/v1/ops/causes', async (request, response) => {
    response.json(await causeQueries.causes(parseRequest(metricsQuerySchema, request.query)));
  });
  return routes;
}
