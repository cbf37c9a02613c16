import { voiceSearchQuerySchema } from '@hark/shared/http/api';
import type { Operation } from '../../../http/api-document/operation.ts';

/** Search, sessions and events from the page. */
export const publicOperations: readonly Operation[] = [
  {
    method: 'post',
    path: '/v1/search',
    group: 'search',
    summary: 'Search with a typed query',
    description:
      'Finds catalogue entries for a typed query, or for a partial query while typing (`kind: "instant"`), or counts its results (`kind: "counts"`). `filter`, `facets` and `sort` name properties of the catalogue, as GET /v1/catalogue lists them; what does not fit them is an error with the code `property_unknown`, `property_type`, `filter_impossible` or `page_too_deep`. With an empty query, all entries that meet the filters are found. The words of a query may ask for filters, an order or a change of the previous search; `understood` and `action` show it, and `understand: false` searches for the words as they are.',
    body: { isRequired: true, contents: [{ type: 'application/json', schema: 'SearchRequest' }] },
    answers: {
      200: {
        description: 'Results, best first.',
        contents: [{ type: 'application/json', schema: 'SearchResponse' }],
      },
    },
    errors: [413, 415],
  },
  {
    method: 'get',
    path: '/v1/catalogue',
    group: 'search',
    summary: 'Describe the catalogue',
    description:
      'The properties of the served catalogue, by which POST /v1/search can filter, count and sort: types, spoken names, the most frequent values (at most 100) or the range.',
    answers: {
      200: {
        description: 'Name, number of entries and properties.',
        contents: [{ type: 'application/json', schema: 'Catalogue' }],
      },
    },
  },
  {
    method: 'post',
    path: '/v1/voice-search',
    group: 'search',
    summary: 'Search with a recording',
    description:
      'The request body is an audio file. Its format is detected from its content; Content-Type is ignored.',
    query: voiceSearchQuerySchema,
    body: { isRequired: true, contents: [{ type: 'application/octet-stream', schema: 'bytes' }] },
    answers: {
      200: {
        description: 'The same object as a `final` message on the WebSocket.',
        contents: [{ type: 'application/json', schema: 'Final' }],
      },
    },
    errors: [413, 415, 503],
  },
  {
    method: 'post',
    path: '/v1/session',
    group: 'session',
    summary: 'Start a voice session',
    description:
      'Returns a single-use token for one WebSocket, with the limits and parameters that the client must observe.',
    body: { isRequired: false, contents: [{ type: 'application/json', schema: 'SessionRequest' }] },
    answers: {
      200: {
        description: 'Token, limits and parameters.',
        contents: [{ type: 'application/json', schema: 'SessionResponse' }],
      },
    },
    errors: [413, 415],
  },
  {
    method: 'get',
    path: '/v1/consent',
    group: 'session',
    summary: 'Get the recording retention offer',
    description: 'For pages without a session yet. The request does not identify the client.',
    answers: {
      200: {
        description: 'The retention offer. No audio is kept without consent.',
        contents: [{ type: 'application/json', schema: 'ConsentOffer' }],
      },
    },
  },
  {
    method: 'get',
    path: '/v1/stream',
    group: 'session',
    summary: 'Open a WebSocket for live speech',
    description:
      'A WebSocket with the subprotocol `hark.v1`; pass the token from POST /v1/session as a second subprotocol, `hark.token.<token>`. The messages are specified in packages/shared/SPEC.md.',
    answers: { 101: { description: 'Switched to the WebSocket protocol.' } },
    errors: [403, 404, 426, 503],
  },
  {
    method: 'post',
    path: '/v1/stream',
    group: 'session',
    summary: 'Diagnose a failed WebSocket',
    description:
      'Browsers do not tell a page why a WebSocket failed. This route returns the reason: the origin is not allowed, the server is full, or a proxy drops the `Upgrade` header (426, which is also the answer when nothing is wrong).',
    answers: {},
    errors: [403, 426, 503],
  },
  {
    method: 'post',
    path: '/v1/events',
    group: 'session',
    summary: 'Send client events',
    description:
      'Events are deduplicated, so a batch can be sent again. `sendBeacon` can send the same JSON as text/plain.',
    body: {
      isRequired: true,
      contents: [
        { type: 'application/json', schema: 'EventBatch' },
        { type: 'text/plain', schema: 'EventBatch' },
      ],
    },
    answers: {
      200: {
        description: 'All events that are not listed in `refused` are stored.',
        contents: [{ type: 'application/json', schema: 'EventBatchResponse' }],
      },
    },
    errors: [404, 413, 415, 503],
  },
  {
    method: 'get',
    path: '/v1/clients/{clientId}',
    group: 'session',
    summary: 'Export all data of a client',
    description:
      'All transcripts, events and recordings kept under a client id, as one file. Requires its own secret or the admin token.',
    needs: 'client-or-admin',
    pathParameters: { clientId: 'The client id that POST /v1/session accepted or returned.' },
    answers: {
      200: {
        description: 'The data, with recordings as WAV in Base64.',
        contents: [{ type: 'application/json', schema: 'ClientExport' }],
      },
    },
    errors: [401],
  },
  {
    method: 'delete',
    path: '/v1/clients/{clientId}',
    group: 'session',
    summary: 'Delete all data of a client',
    description:
      'Deletes the audio, transcripts and events of a client. Requires its own secret or the admin token. Recordings that cannot be deleted at once are not counted; their deletion is retried.',
    needs: 'client-or-admin',
    pathParameters: { clientId: 'The client id that POST /v1/session accepted or returned.' },
    answers: {
      200: {
        description: 'Counts of deleted items.',
        contents: [{ type: 'application/json', schema: 'DeletedClient' }],
      },
    },
    errors: [401],
  },
];
