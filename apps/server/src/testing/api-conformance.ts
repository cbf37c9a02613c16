import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { buildDocument } from '../http/api-document/build-document.ts';
import { LENIENT, type JsonSchema } from '../http/api-document/json-schema.ts';
import { OPERATIONS } from '../composition/operations.ts';
import { matchOperations } from '../http/match-operations.ts';

/** Returns an object of the document by its path; undefined if absent. */
function at(root: unknown, ...keys: string[]): unknown {
  return keys.reduce(
    (value: unknown, key) => (Object(value) === value ? Reflect.get(Object(value), key) : undefined),
    root,
  );
}

/**
 * Returns the schema without additional fields, so that undocumented ones are refused. Lenient values may be anything.
 */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  if (LENIENT in schema) return true;
  const entries = Object.entries(schema).map(([key, value]) => [key, closed(value)]);
  const isOpen = !('properties' in schema) || 'additionalProperties' in schema;
  return Object.fromEntries(isOpen ? entries : [...entries, ['additionalProperties', false]]);
}

function compiler(): (schema: unknown) => ValidateFunction {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  const components = at(document, 'components', 'schemas');
  ajv.addSchema({ $id: 'document', components: { schemas: closed(components) } });
  const compiled = new Map<string, ValidateFunction>();
  return (schema) => {
    const text = JSON.stringify(schema).replaceAll('"#/components/', '"document#/components/');
    const known = compiled.get(text) ?? ajv.compile(Object(JSON.parse(text)));
    compiled.set(text, known);
    return known;
  };
}

interface Exchange {
  method: string;
  path: string;
  requestType: string;
  requestBody: string;
  status: number;
  responseType: string;
  responseBody: string;
}

/** Copies what is read of a request without reading it: it must not flow before somebody listens. */
function tapRequest(request: IncomingMessage): () => string {
  const chunks: Buffer[] = [];
  const emit = request.emit.bind(request);
  Reflect.set(request, 'emit', (...given: Parameters<typeof emit>) => {
    const [event, chunk] = [given[0], Reflect.get(given, 1)];
    if (event === 'data' && chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk));
    return emit(...given);
  });
  return () => Buffer.concat(chunks).toString();
}

/** Copies what is written to a response. */
function tap(response: ServerResponse): () => string {
  const chunks: Buffer[] = [];
  const keep = (chunk: unknown): void => {
    if (typeof chunk === 'string' || chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk));
  };
  const write = response.write.bind(response);
  const end = response.end.bind(response);
  Reflect.set(response, 'write', (...given: Parameters<typeof write>) => {
    keep(given[0]);
    return write(...given);
  });
  Reflect.set(response, 'end', (...given: Parameters<typeof end>) => {
    keep(given[0]);
    return end(...given);
  });
  return () => Buffer.concat(chunks).toString();
}

const document: JsonSchema = buildDocument(OPERATIONS, 'v1');
const validatorOf = compiler();
const matcher = matchOperations(OPERATIONS);
const matchers = OPERATIONS.map((operation) => ({ operation, own: matchOperations([operation]) }));

const mediaType = (header: unknown): string =>
  typeof header === 'string' ? (header.split(';', 1)[0]?.trim() ?? '') : '';

/**
 * Checks a server against the document: each response, and each accepted request, must match it. `troubles` lists the
 * mismatches.
 */
export function checkConformance(listener: RequestListener): {
  listener: RequestListener;
  troubles: string[];
} {
  const troubles: string[] = [];

  function check(exchange: Exchange): void {
    const method = (exchange.method === 'HEAD' ? 'GET' : exchange.method).toLowerCase();
    const path = matchers.find(
      ({ operation, own }) => operation.method === method && own.methodsOf(exchange.path).length > 0,
    )?.operation.path;
    if (path === undefined || exchange.method === 'HEAD') return;
    const where = `${exchange.method} ${exchange.path} -> ${exchange.status}`;
    const operation = at(document, 'paths', path, method);
    const answer =
      at(operation, 'responses', String(exchange.status)) ?? at(operation, 'responses', 'default');
    const contents = at(answer, 'content');
    const schema = at(contents, exchange.responseType, 'schema');
    if (schema === undefined)
      troubles.push(`${where}: no answer of type "${exchange.responseType}" is documented`);
    else if (exchange.responseType === 'application/json')
      validate(`${where}, answer`, schema, exchange.responseBody);
    if (exchange.status !== 200 || exchange.requestType !== 'application/json') return;
    const asked = at(operation, 'requestBody', 'content', 'application/json', 'schema');
    if (asked !== undefined) validate(`${where}, request`, asked, exchange.requestBody);
  }

  function validate(where: string, schema: unknown, text: string): void {
    const validator = validatorOf(schema);
    const value: unknown = JSON.parse(text);
    if (!validator(value)) troubles.push(`${where}: ${JSON.stringify(validator.errors)}`);
  }

  return {
    troubles,
    listener: (request: IncomingMessage, response: ServerResponse) => {
      const path = new URL(request.url ?? '/', 'http://localhost').pathname;
      if (matcher.methodsOf(path).length > 0 || path.startsWith('/v1/')) {
        const requestBody =
          request.headers['content-type']?.startsWith('application/json') === true
            ? tapRequest(request)
            : () => '';
        const responseBody = tap(response);
        response.on('finish', () =>
          check({
            method: request.method ?? '',
            path,
            requestType: mediaType(request.headers['content-type']),
            requestBody: requestBody(),
            status: response.statusCode,
            responseType: mediaType(response.getHeader('content-type')),
            responseBody: responseBody(),
          }),
        );
      }
      listener(request, response);
    },
  };
}
