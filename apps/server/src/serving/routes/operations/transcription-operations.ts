import type { Operation } from '../../../http/api-document/operation.ts';

/** Operations compatible with OpenAI. */
export const transcriptionOperations: readonly Operation[] = [
  {
    method: 'post',
    path: '/v1/audio/transcriptions',
    group: 'transcription',
    summary: 'Transcribe a recording',
    description:
      'Compatible with OpenAI: clients made for it work with this server’s `/v1` as their base URL. docs/openai.md says what differs.',
    body: {
      isRequired: true,
      description:
        'The recording is the part `file`. Lists may be written `name[]` or `name`; empty fields count as not given.',
      contents: [{ type: 'multipart/form-data', schema: 'TranscriptionForm' }],
    },
    answers: {
      200: {
        description: 'The transcript, in the form that `response_format` and `stream` ask for.',
        contents: [
          { type: 'application/json', schema: 'Transcription' },
          { type: 'application/json', schema: 'VerboseTranscription' },
          { type: 'text/plain', schema: 'text' },
          { type: 'application/x-subrip', schema: 'text' },
          { type: 'text/vtt', schema: 'text' },
          { type: 'text/event-stream', schema: 'TranscriptEvent' },
        ],
      },
    },
    errors: [413, 415, 503],
  },
  {
    method: 'post',
    path: '/v1/audio/translations',
    group: 'transcription',
    summary: 'Translation is not offered',
    description: 'Refused with 400, so that a client that asks for it is told.',
    answers: {},
  },
  {
    method: 'get',
    path: '/v1/models',
    group: 'transcription',
    summary: 'List the recognisers that serve',
    answers: {
      200: {
        description: 'One entry for each.',
        contents: [{ type: 'application/json', schema: 'ModelList' }],
      },
    },
  },
  {
    method: 'get',
    path: '/v1/models/{id}',
    hasSlashes: true,
    group: 'transcription',
    summary: 'Describe one recogniser',
    pathParameters: { id: 'As GET /v1/models lists it. A slash in it may be escaped or not.' },
    answers: {
      200: { description: 'The entry.', contents: [{ type: 'application/json', schema: 'Model' }] },
    },
    errors: [404],
  },
];
