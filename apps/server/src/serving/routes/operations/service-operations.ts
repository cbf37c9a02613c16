import type { Operation } from '../../../http/api-document/operation.ts';

/** Health checks, metrics and this document itself. */
export const serviceOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/healthz',
    group: 'service',
    summary: 'Whether the process is alive',
    answers: {
      200: { description: 'It is.', contents: [{ type: 'application/json', schema: 'Health' }] },
    },
  },
  {
    method: 'get',
    path: '/readyz',
    group: 'service',
    summary: 'Whether it can answer',
    answers: {
      200: { description: 'It can.', contents: [{ type: 'application/json', schema: 'Readiness' }] },
      503: {
        description: 'Not yet, with the reasons.',
        contents: [{ type: 'application/json', schema: 'Readiness' }],
      },
    },
  },
  {
    method: 'get',
    path: '/metrics',
    group: 'service',
    summary: 'Figures for Prometheus',
    needs: 'loopback-or-admin',
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
    path: '/openapi.json',
    group: 'service',
    summary: 'This document',
    answers: {
      200: { description: 'OpenAPI 3.1.', contents: [{ type: 'application/json', schema: 'object' }] },
    },
  },
  {
    method: 'get',
    path: '/docs/api',
    group: 'service',
    summary: 'This document as a page to read',
    answers: { 200: { description: 'HTML.', contents: [{ type: 'text/html', schema: 'text' }] } },
  },
  {
    method: 'get',
    path: '/docs/api.css',
    group: 'service',
    summary: 'How that page looks',
    answers: { 200: { description: 'CSS.', contents: [{ type: 'text/css', schema: 'text' }] } },
  },
];
