/** A request that cannot be served, as the client reads it. `message` says what to do. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly retryable: boolean;
  readonly retryAfterSeconds: number | undefined;
  /** The wrong field; null if it is none or several. */
  readonly param: string | null;

  constructor(
    status: number,
    code: string,
    message: string,
    options: { retryable?: boolean; retryAfterSeconds?: number; param?: string; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'ApiProblem';
    this.status = status;
    this.code = code;
    this.retryable = options.retryable ?? status >= 500;
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.param = options.param ?? null;
  }
}
