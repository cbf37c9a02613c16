import type { Operation } from '../../../http/api-document/operation.ts';

/** What is compatible with OpenAI. */
export const transcriptionOperations: readonly Operation[] = [
  {
    method: 'post',
    path: '/v1/audio/transcriptions',
    group: 'transcription',
    summary: 'Transcribe a recording',
    description:
      'Compatible with the OpenAI API: OpenAI clients work with this server’s `/v1` as their base URL. See docs/openai.md for differences.',
    body: {
      isRequired: true,
      description:
        'The recording goes in the field `file`. Lists can be sent as `name[]` or `name`; empty fields are ignored.',
      contents: [{ type: 'multipart/form-data', schema: 'TranscriptionForm' }],
    },
    answers: {
      200: {
        description: 'The transcript, in the format given by `response_format` and `stream`.',
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
    summary: 'Translation (not supported)',
    description: 'Always answers 400, because translation is not supported.',
    answers: {},
  },
  {
    method: 'get',
    path: '/v1/models',
    group: 'transcription',
    summary: 'List the active recognisers',
    answers: {
      200: {
        description: 'One entry per recogniser.',
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
      200: { description: 'The recogniser.', contents: [{ type: 'application/json', schema: 'Model' }] },
    },
    errors: [404],
  },
];
