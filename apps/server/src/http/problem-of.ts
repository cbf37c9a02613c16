import { ApiProblem } from './api-problem.ts';

/** Error codes of zlib and its Brotli. */
const ENCODING_CODE = /^(?:Z_|ERR__ERROR_FORMAT)/u;

const NOT_AS_ENCODED = {
  status: 400,
  code: 'invalid_encoding',
  message: 'The body does not match its Content-Encoding; send it uncompressed, without that header.',
};

const BODY_PROBLEMS: Record<string, { status: number; code: string; message: string }> = {
  'entity.too.large': {
    status: 413,
    code: 'body_too_large',
    message: 'The body is too large for this route; send less data.',
  },
  'entity.parse.failed': { status: 400, code: 'invalid_json', message: 'The body is not valid JSON.' },
  'encoding.unsupported': {
    status: 415,
    code: 'unsupported_encoding',
    message: 'Send the body uncompressed.',
  },
  'charset.unsupported': { status: 415, code: 'unsupported_charset', message: 'Send JSON in UTF-8.' },
  'request.aborted': { status: 400, code: 'request_aborted', message: 'The body ended early.' },
  'request.size.invalid': { status: 400, code: 'request_aborted', message: 'The body ended early.' },
};

function bodyProblem(key: string): (typeof BODY_PROBLEMS)[string] | undefined {
  return ENCODING_CODE.test(key) ? NOT_AS_ENCODED : BODY_PROBLEMS[key];
}

function field(error: unknown, name: 'type' | 'code' | 'status'): unknown {
  return typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined;
}

/** Returns the code of Hark's own errors, which say whether to retry; those of libraries stay hidden. */
function ownCode(error: Error): string | null {
  const retryable = 'retryable' in error ? error.retryable : undefined;
  const code = field(error, 'code');
  return typeof retryable === 'boolean' && typeof code === 'string' ? code : null;
}

/** Returns the client's view of a thrown error; null for our own faults, whose details must not leak. */
export function problemOf(error: unknown): ApiProblem | null {
  if (error instanceof ApiProblem) return error;
  for (const key of [field(error, 'type'), field(error, 'code')]) {
    const known = typeof key === 'string' ? bodyProblem(key) : undefined;
    if (known !== undefined) return new ApiProblem(known.status, known.code, known.message, { cause: error });
  }
  const status = field(error, 'status');
  if (typeof status === 'number' && status >= 400 && status < 500 && error instanceof Error) {
    return new ApiProblem(status, ownCode(error) ?? 'invalid_request', error.message, { cause: error });
  }
  return null;
}
