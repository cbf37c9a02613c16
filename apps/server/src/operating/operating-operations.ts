import {
  metricsQuerySchema,
  seriesOfManyQuerySchema,
  seriesQuerySchema,
} from '@hark/shared/http/metrics-api';
import type { Answer, Content, Operation } from '../http/api-document/operation.ts';

type ResponseName = Content<NonNullable<Answer['contents']>[number]['schema']>['schema'];

function json(description: string, schema: ResponseName): Operation['answers'] {
  return { 200: { description, contents: [{ type: 'application/json', schema }] } };
}

const forOperators = { group: 'operating', needs: 'admin' } as const;
const ofMetric = { pathParameters: { id: 'Such as `asr.confidence`.' }, errors: [401, 404, 409] } as const;

/** Figures and sign-in for operators, and requests of their machinery. */
export const operatingOperations: readonly Operation[] = [
  {
    ...forOperators,
    method: 'get',
    path: '/v1/ops/metrics',
    summary: 'All figures of a time, beside their baselines',
    query: metricsQuerySchema,
    answers: json('A figure a metric.', 'MetricsSummary'),
    errors: [401],
  },
  {
    ...forOperators,
    method: 'get',
    path: '/v1/ops/metrics/definitions',
    summary: 'What each metric means',
    answers: json('The definitions.', 'MetricDefinitions'),
    errors: [401],
  },
  {
    ...forOperators,
    ...ofMetric,
    method: 'get',
    path: '/v1/ops/metrics/{id}/series',
    summary: 'One metric over time',
    query: seriesQuerySchema,
    answers: json('A point a step.', 'MetricSeries'),
  },
  {
    ...forOperators,
    ...ofMetric,
    method: 'get',
    path: '/v1/ops/metrics/{id}/slices',
    summary: 'One metric by device, language, version and so on',
    query: metricsQuerySchema,
    answers: json('Worst slices first.', 'MetricSlices'),
  },
  {
    ...forOperators,
    ...ofMetric,
    method: 'get',
    path: '/v1/ops/metrics/{id}/distribution',
    summary: 'How the values of one metric are distributed',
    query: metricsQuerySchema,
    answers: json('Shares of the same bins, now and in the baseline.', 'MetricDistribution'),
  },
  {
    ...forOperators,
    method: 'get',
    path: '/v1/ops/series',
    summary: 'Several metrics over time',
    query: seriesOfManyQuerySchema,
    answers: json('The lines, without baselines.', 'ManySeries'),
    errors: [401, 404, 409],
  },
  {
    ...forOperators,
    method: 'get',
    path: '/v1/ops/marks',
    summary: 'When versions and deployments were first seen',
    query: metricsQuerySchema,
    answers: json('The marks of the time.', 'Marks'),
    errors: [401],
  },
  {
    ...forOperators,
    method: 'get',
    path: '/v1/ops/tail',
    summary: 'Events as they happen',
    answers: {
      200: {
        description: 'Server-sent events; each one’s data is a TailEvent.',
        contents: [{ type: 'text/event-stream', schema: 'TailEvent' }],
      },
    },
    errors: [401],
  },
  {
    ...forOperators,
    method: 'get',
    path: '/v1/ops/background',
    summary: 'What runs beside the requests, and what ran when',
    answers: json('The tasks of the server that answers, and the jobs of all.', 'Background'),
    errors: [401],
  },
  {
    ...forOperators,
    method: 'get',
    path: '/v1/ops/exposition',
    summary: 'The figures of /metrics, for a browser that is signed in',
    answers: {
      200: {
        description: 'The text format of Prometheus.',
        contents: [{ type: 'text/plain', schema: 'text' }],
      },
    },
    errors: [401],
  },
  {
    method: 'get',
    path: '/v1/ops/session',
    group: 'operating',
    summary: 'Whether this browser is signed in',
    answers: json('Anybody may ask.', 'OpsSession'),
  },
  {
    method: 'post',
    path: '/v1/ops/session',
    group: 'operating',
    summary: 'Sign a browser in with the admin token',
    body: { isRequired: true, contents: [{ type: 'application/json', schema: 'OpsSignIn' }] },
    answers: json('The session is in a cookie.', 'OpsSession'),
    errors: [401, 413, 415],
  },
  {
    method: 'delete',
    path: '/v1/ops/session',
    group: 'operating',
    summary: 'Sign this browser out',
    answers: json('The cookie is taken back.', 'OpsSession'),
  },
];
