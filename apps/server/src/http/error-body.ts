import type { z } from 'zod';
import type { apiErrorSchema } from '@hark/shared/http/api';
import type { ApiProblem } from './api-problem.ts';

/** Routes for OpenAI's clients; strictly typed ones fail on an error without a type. */
const OPENAI_PATH = /^\/(?:v1\/)?(?:audio|models)(?:\/|$)/u;

function openAiType({ status }: ApiProblem): string {
  if (status === 401 || status === 403) return 'authentication_error';
  if (status === 429) return 'rate_limit_error';
  return status >= 500 ? 'server_error' : 'invalid_request_error';
}

/** Returns the response body of a problem. Pure. */
export function errorBody(problem: ApiProblem, path: string): z.infer<typeof apiErrorSchema> {
  const { code, message, retryable, param } = problem;
  const error = { code, message, retryable };
  if (!OPENAI_PATH.test(path)) return { error };
  return { error: { ...error, type: openAiType(problem), param } };
}
