import { componentSchemas, fieldsOf, schemaRef, type JsonSchema } from './json-schema.ts';
import type { Answer, Content, Operation } from './operation.ts';

const GROUPS = {
  search: 'Voice and typed search',
  transcription: 'Transcription (OpenAI-compatible)',
  session: 'Voice sessions and client events',
  operating: 'Operations',
  service: 'Service',
} as const satisfies Record<Operation['group'], string>;

const SECURITY = {
  admin: [{ adminToken: [] }, { opsSession: [] }],
  'client-or-admin': [{ clientSecret: [] }, { adminToken: [] }],
  // Nothing, for a request from the machine itself.
  'loopback-or-admin': [{}, { adminToken: [] }, { opsSession: [] }],
} as const;

const SECURITY_SCHEMES = {
  adminToken: {
    type: 'http',
    scheme: 'bearer',
    description: 'The admin token: HARK_ADMIN_TOKEN, or the one that the server prints at startup.',
  },
  opsSession: {
    type: 'apiKey',
    in: 'cookie',
    name: 'hark_ops',
    description: 'The session cookie of a browser signed in at /ops.',
  },
  clientSecret: {
    type: 'http',
    scheme: 'bearer',
    description: 'The client secret that POST /v1/session returned with the first session of the client.',
  },
} as const;

const ERROR_DESCRIPTIONS: Readonly<Record<number, string>> = {
  400: 'Invalid request; see `message`.',
  401: 'The token, secret or sign-in is missing or wrong.',
  403: 'The page’s origin is not allowed.',
  404: 'Not found.',
  409: 'The metric is not recorded yet.',
  413: 'The body or the recording is too large for this route.',
  415: 'The encoding or charset of the body is not supported.',
  426: 'The request is not a WebSocket upgrade.',
  429: 'Too many requests; retry after the time in Retry-After.',
  503: 'The server is busy or a component failed; retry after the time in Retry-After.',
};

type AnyContent = Content<string>;

function schemaOf({ schema }: AnyContent): JsonSchema {
  if (schema === 'text') return { type: 'string' };
  if (schema === 'object') return { type: 'object' };
  if (schema === 'bytes') return {};
  return schemaRef(schema);
}

/** A form's file is beside its fields. */
function withFile(content: AnyContent): JsonSchema {
  if (content.type !== 'multipart/form-data') return schemaOf(content);
  const file = { type: 'string', format: 'binary', description: 'The recording.' };
  return {
    allOf: [schemaOf(content), { type: 'object', properties: { file }, required: ['file'] }],
  };
}

/** Several schemas of one type are alternatives. */
function contentOf(contents: readonly AnyContent[]): JsonSchema {
  const types = [...new Set(contents.map(({ type }) => type))];
  return Object.fromEntries(
    types.map((type) => {
      const schemas = contents.filter((content) => content.type === type).map(withFile);
      return [type, { schema: schemas.length === 1 ? schemas[0] : { anyOf: schemas } }];
    }),
  );
}

function answerOf({ description, contents }: Answer): JsonSchema {
  return { description, ...(contents === undefined ? {} : { content: contentOf(contents) }) };
}

function errorOf(status: number): [string, JsonSchema] {
  const content = { 'application/json': { schema: schemaRef('Error') } };
  return [String(status), { description: ERROR_DESCRIPTIONS[status] ?? 'An error.', content }];
}

function answersOf({ path, answers, errors = [] }: Operation): JsonSchema {
  const statuses = [400, ...errors, ...(path.startsWith('/v1/') ? [429] : [])];
  return {
    ...Object.fromEntries(Object.entries(answers).map(([status, answer]) => [status, answerOf(answer)])),
    ...Object.fromEntries(statuses.map(errorOf)),
    default: { description: 'An error.', content: { 'application/json': { schema: schemaRef('Error') } } },
  };
}

function parametersOf({ pathParameters = {}, query }: Operation): JsonSchema[] {
  const inPath = Object.entries(pathParameters).map(([name, description]) => ({
    name,
    in: 'path',
    required: true,
    description,
    schema: { type: 'string' },
  }));
  const inQuery = (query === undefined ? [] : fieldsOf(query)).map(({ name, isRequired, schema }) => ({
    name,
    in: 'query',
    required: isRequired,
    schema,
  }));
  return [...inPath, ...inQuery];
}

/** Such as `getMetricsIdSeries`, for the names of generated clients. */
function operationId({ method, path }: Operation): string {
  const words = path.split(/[^A-Za-z0-9]+/u).filter((word) => word !== '' && word !== 'v1');
  return [method, ...words.map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`)].join('');
}

function operationOf(operation: Operation): JsonSchema {
  const { summary, description, group, needs, body } = operation;
  const parameters = parametersOf(operation);
  return {
    operationId: operationId(operation),
    tags: [GROUPS[group]],
    summary,
    ...(description === undefined ? {} : { description }),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === undefined
      ? {}
      : {
          requestBody: {
            required: body.isRequired,
            ...(body.description === undefined ? {} : { description: body.description }),
            content: contentOf(body.contents),
          },
        }),
    ...(needs === undefined ? {} : { security: SECURITY[needs] }),
    responses: answersOf(operation),
  };
}

/** The whole interface as OpenAPI 3.1. Pure. @param version of what is served */
export function buildDocument(operations: readonly Operation[], version: string): JsonSchema {
  const paths = [...new Set(operations.map(({ path }) => path))];
  return {
    openapi: '3.1.0',
    info: {
      title: 'Hark',
      version,
      description:
        'Voice search and transcription over HTTP. Errors are `{error: {code, message, retryable}}`.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    // Beside this document, wherever a proxy serves it from.
    servers: [{ url: '.' }],
    tags: Object.values(GROUPS).map((name) => ({ name })),
    paths: Object.fromEntries(
      paths.map((path) => [
        path,
        Object.fromEntries(
          operations.filter((one) => one.path === path).map((one) => [one.method, operationOf(one)]),
        ),
      ]),
    ),
    components: { schemas: componentSchemas(), securitySchemes: SECURITY_SCHEMES },
  };
}
