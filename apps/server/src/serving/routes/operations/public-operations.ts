import { voiceSearchQuerySchema } from '@hark/shared/http/api';
import type { Operation } from '../../../http/api-document/operation.ts';

/** Search, sessions and events from the page. */
export const publicOperations: readonly Operation[] = [
  {
    method: 'post',
    path: '/v1/search',
    group: 'search',
    summary: 'Search for typed words',
    description:
      'Finds entries of the catalogue by what was typed, or by what there is of it so far (`kind: "instant"`).',
    body: { isRequired: true, contents: [{ type: 'application/json', schema: 'SearchRequest' }] },
    answers: {
      200: {
        description: 'The best entries first.',
        contents: [{ type: 'application/json', schema: 'SearchResponse' }],
      },
    },
    errors: [413, 415],
  },
  {
    method: 'post',
    path: '/v1/voice-search',
    group: 'search',
    summary: 'Search for what is said in a recording',
    description:
      'The body is the bytes of an audio file. The bytes tell its format, whatever Content-Type says.',
    query: voiceSearchQuerySchema,
    body: { isRequired: true, contents: [{ type: 'application/octet-stream', schema: 'bytes' }] },
    answers: {
      200: {
        description: 'The same object as the `final` of the socket.',
        contents: [{ type: 'application/json', schema: 'Final' }],
      },
    },
    errors: [413, 415, 503],
  },
  {
    method: 'post',
    path: '/v1/session',
    group: 'session',
    summary: 'Begin a voice session',
    description: 'Gives a token that opens one socket, once, and says what the server expects of its client.',
    body: { isRequired: false, contents: [{ type: 'application/json', schema: 'SessionRequest' }] },
    answers: {
      200: {
        description: 'The token, limits and parameters.',
        contents: [{ type: 'application/json', schema: 'SessionResponse' }],
      },
    },
    errors: [413, 415],
  },
  {
    method: 'get',
    path: '/v1/consent',
    group: 'session',
    summary: 'What is kept of speakers who agree',
    description: 'For a page that has not begun a session yet. Whoever asks stays unknown.',
    answers: {
      200: {
        description: 'The offer; nothing is kept without the speaker’s consent.',
        contents: [{ type: 'application/json', schema: 'ConsentOffer' }],
      },
    },
  },
  {
    method: 'get',
    path: '/v1/stream',
    group: 'session',
    summary: 'The WebSocket for live speech',
    description:
      'A WebSocket with the subprotocol `hark.v1`; the token of POST /v1/session goes along as a second subprotocol, `hark.token.<token>`. Its messages are described in packages/shared/SPEC.md.',
    answers: { 101: { description: 'The connection is a WebSocket from here on.' } },
    errors: [403, 404, 426, 503],
  },
  {
    method: 'post',
    path: '/v1/stream',
    group: 'session',
    summary: 'Why no WebSocket opens',
    description:
      'Browsers tell a page only that a socket failed. Asked here, the server says why: the page’s origin is refused, there is no room, or a proxy does not pass `Upgrade` on (426, also where nothing is wrong).',
    answers: {},
    errors: [403, 426, 503],
  },
  {
    method: 'post',
    path: '/v1/events',
    group: 'session',
    summary: 'Report what happened on a page',
    description:
      'Events are kept once, however often they are sent. `sendBeacon` may send the same JSON as text/plain.',
    body: {
      isRequired: true,
      contents: [
        { type: 'application/json', schema: 'EventBatch' },
        { type: 'text/plain', schema: 'EventBatch' },
      ],
    },
    answers: {
      200: {
        description: 'Everything that is not in `refused` is durable.',
        contents: [{ type: 'application/json', schema: 'EventBatchResponse' }],
      },
    },
    errors: [404, 413, 415, 503],
  },
  {
    method: 'delete',
    path: '/v1/clients/{clientId}',
    group: 'session',
    summary: 'Delete everything of a client',
    description:
      'Removes its audio, transcripts and events, at its own request or the operator’s. Recordings that cannot be removed at once are not counted; they are removed as soon as they can be.',
    needs: 'client-or-admin',
    pathParameters: { clientId: 'As POST /v1/session gave or took it.' },
    answers: {
      200: {
        description: 'How much was deleted.',
        contents: [{ type: 'application/json', schema: 'DeletedClient' }],
      },
    },
    errors: [401],
  },
];
