/** An unusable server: it is unreachable, refuses, or dropped the connection. */
export class WireError extends Error {
  readonly code: string;
  readonly retryable: boolean;

  constructor(message: string, details: { code: string; retryable: boolean; cause?: unknown }) {
    super(message, { cause: details.cause });
    this.name = 'WireError';
    this.code = details.code;
    this.retryable = details.retryable;
  }
}
