import type { Operation } from '../../../http/api-document/operation.ts';

/** What machinery asks, and this document itself. */
export const serviceOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/healthz',
    group: 'service',
    summary: 'Liveness check',
    answers: {
      200: {
        description: 'The process is alive.',
        contents: [{ type: 'application/json', schema: 'Health' }],
      },
    },
  },
  {
    method: 'get',
    path: '/readyz',
    group: 'service',
    summary: 'Readiness check',
    answers: {
      200: {
        description: 'The server is ready.',
        contents: [{ type: 'application/json', schema: 'Readiness' }],
      },
      503: {
        description: 'The server is not ready; the reasons are listed.',
        contents: [{ type: 'application/json', schema: 'Readiness' }],
      },
    },
  },
  {
    method: 'get',
    path: '/metrics',
    group: 'service',
    summary: 'Metrics for Prometheus',
    needs: 'loopback-or-admin',
    answers: {
      200: {
        description: 'Prometheus text format.',
        contents: [{ type: 'text/plain', schema: 'text' }],
      },
    },
    errors: [401],
  },
  {
    method: 'get',
    path: '/openapi.json',
    group: 'service',
    summary: 'OpenAPI document',
    answers: {
      200: {
        description: 'OpenAPI 3.1 document.',
        contents: [{ type: 'application/json', schema: 'object' }],
      },
    },
  },
  {
    method: 'get',
    path: '/docs/api',
    group: 'service',
    summary: 'API reference page',
    answers: { 200: { description: 'HTML.', contents: [{ type: 'text/html', schema: 'text' }] } },
  },
  {
    method: 'get',
    path: '/docs/api.css',
    group: 'service',
    summary: 'Stylesheet of the API reference page',
    answers: { 200: { description: 'CSS.', contents: [{ type: 'text/css', schema: 'text' }] } },
  },
];
