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
const ofUtterance = { pathParameters: { id: 'Id of the utterance.' }, errors: [401, 404] } as const;
const ofMetric = { pathParameters: { id: 'Such as `asr.confidence`.' }, errors: [401, 404, 409] } as const;

const ofCatalogue = { name: 'Name of the catalogue.' } as const;

/** Figures and sign-in for operators, changes of catalogues, and requests of their machinery. */
export const operatingOperations: readonly Operation[] = [
  {
    ...forOperators,
    method: 'get',
    path: '/v1/ops/metrics',
    summary: 'All metrics for a time range, with baselines',
    query: metricsQuerySchema,
    answers: json('One figure per metric.', 'MetricsSummary'),
    errors: [401],
  },
  {
    ...forOperators,
    method: 'get',
    path: '/v1/ops/metrics/definitions',
    summary: 'Metric definitions',
    answers: json('All metric definitions.', 'MetricDefinitions'),
    errors: [401],
  },
  {
    ...forOperators,
    ...ofMetric,
    method: 'get',
    path: '/v1/ops/metrics/{id}/series',
    summary: 'One metric over time',
    query: seriesQuerySchema,
    answers: json('One point per step.', 'MetricSeries'),
  },
  {
    ...forOperators,
    ...ofMetric,
    method: 'get',
    path: '/v1/ops/metrics/{id}/slices',
    summary: 'One metric by slice, such as device, language or version',
    query: metricsQuerySchema,
    answers: json('Worst slices first.', 'MetricSlices'),
  },
  {
    ...forOperators,
    ...ofMetric,
    method: 'get',
    path: '/v1/ops/metrics/{id}/distribution',
    summary: 'Distribution of one metric',
    query: metricsQuerySchema,
    answers: json('Shares per bin, current and baseline.', 'MetricDistribution'),
  },
  {
    ...forOperators,
    ...ofMetric,
    method: 'get',
    path: '/v1/ops/metrics/{id}/utterances',
    summary: 'Utterances and typed searches behind one metric',
    query: metricsQuerySchema,
    answers: json('At most 50, with their records.', 'Utterances'),
  },
  {
    ...forOperators,
    ...ofUtterance,
    method: 'get',
    path: '/v1/ops/utterances/{id}',
    summary: 'One utterance in full',
    description: 'Text only with `HARK_OPS_SHOW_TEXT=1`. The server logs each view of text.',
    answers: json('The answer, its task and what is kept.', 'UtteranceDetail'),
  },
  {
    ...forOperators,
    ...ofUtterance,
    method: 'get',
    path: '/v1/ops/utterances/{id}/audio',
    summary: 'Recording of one utterance',
    description: 'Only recordings whose speaker agreed are kept. The server logs each request.',
    answers: {
      200: { description: 'WAV, 16 kHz, mono.', contents: [{ type: 'audio/wav', schema: 'bytes' }] },
      206: { description: 'A part of it.', contents: [{ type: 'audio/wav', schema: 'bytes' }] },
    },
  },
  {
    ...forOperators,
    method: 'get',
    path: '/v1/ops/series',
    summary: 'Several metrics over time',
    query: seriesOfManyQuerySchema,
    answers: json('The series, without baselines.', 'ManySeries'),
    errors: [401, 404, 409],
  },
  {
    ...forOperators,
    method: 'get',
    path: '/v1/ops/marks',
    summary: 'First sightings of versions and deployments',
    query: metricsQuerySchema,
    answers: json('Marks in the time range.', 'Marks'),
    errors: [401],
  },
  {
    ...forOperators,
    method: 'get',
    path: '/v1/ops/causes',
    summary: 'Where and since when figures are in trouble or have changed',
    query: metricsQuerySchema,
    answers: json('At most three causes, the gravest first.', 'Causes'),
    errors: [401],
  },
  {
    ...forOperators,
    method: 'get',
    path: '/v1/ops/tail',
    summary: 'Live event stream',
    answers: {
      200: {
        description: 'Server-sent events, each with a TailEvent as data.',
        contents: [{ type: 'text/event-stream', schema: 'TailEvent' }],
      },
    },
    errors: [401],
  },
  {
    ...forOperators,
    method: 'get',
    path: '/v1/ops/background',
    summary: 'Background tasks and their last runs',
    answers: json('The tasks of the server that answers, and the jobs of all.', 'Background'),
    errors: [401],
  },
  {
    ...forOperators,
    method: 'get',
    path: '/v1/ops/exposition',
    summary: 'Metrics of /metrics for a signed-in browser',
    answers: {
      200: {
        description: 'Prometheus text format.',
        contents: [{ type: 'text/plain', schema: 'text' }],
      },
    },
    errors: [401],
  },
  {
    ...forOperators,
    method: 'put',
    path: '/v1/ops/catalogues/{name}/entries',
    summary: 'Add entries, or replace those with the same ids',
    description:
      'At most 10,000 entries and 32 MB unpacked, in one transaction: one invalid row refuses all. The same entry again changes nothing. Content-Encoding may be gzip.',
    pathParameters: ofCatalogue,
    body: {
      description: 'One entry per line, in the format of catalogue files; each has an id.',
      isRequired: true,
      contents: [{ type: 'application/x-ndjson', schema: 'text' }],
    },
    answers: json('The entries are found from now on, on other servers within seconds.', 'EntryChange'),
    errors: [401, 404, 413, 415, 503],
  },
  {
    ...forOperators,
    method: 'delete',
    path: '/v1/ops/catalogues/{name}/entries/{id}',
    summary: 'Delete an entry',
    description: 'Deleting an entry that is not there changes nothing.',
    pathParameters: { ...ofCatalogue, id: 'Id of the entry, percent-encoded.' },
    answers: json('The number of deleted entries is 0 or 1.', 'EntryChange'),
    errors: [401, 404, 503],
  },
  {
    method: 'get',
    path: '/v1/ops/session',
    group: 'operating',
    summary: 'Check whether this browser is signed in',
    answers: json('No authentication required.', 'OpsSession'),
  },
  {
    method: 'post',
    path: '/v1/ops/session',
    group: 'operating',
    summary: 'Sign a browser in with the admin token',
    body: { isRequired: true, contents: [{ type: 'application/json', schema: 'OpsSignIn' }] },
    answers: json('The session is set as a cookie.', 'OpsSession'),
    errors: [401, 413, 415],
  },
  {
    method: 'delete',
    path: '/v1/ops/session',
    group: 'operating',
    summary: 'Sign this browser out',
    answers: json('The cookie is cleared.', 'OpsSession'),
  },
];
