import type { Request } from 'express';
import type { z } from 'zod';
import { ApiProblem } from './api-problem.ts';

/** Checks a body of JSON. @throws ApiProblem 400 */
export function parseBody<Schema extends z.ZodType>(schema: Schema, request: Request): z.output<Schema> {
  const body: unknown = request.body;
  if (body !== undefined) return parseRequest(schema, body);
  throw new ApiProblem(
    400,
    'invalid_request',
    'The body is not a JSON object; send one with Content-Type: application/json.',
  );
}

/** Checks what a client sent. @throws ApiProblem 400 that names the fields */
export function parseRequest<Schema extends z.ZodType>(schema: Schema, received: unknown): z.output<Schema> {
  const parsed = schema.safeParse(received);
  if (parsed.success) return parsed.data;
  const reasons = parsed.error.issues
    .slice(0, 3)
    .map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`);
  const [field] = parsed.error.issues[0]?.path ?? [];
  throw new ApiProblem(
    400,
    'invalid_request',
    `Invalid request: ${reasons.join('; ')}.`,
    field === undefined ? {} : { param: String(field) },
  );
}
