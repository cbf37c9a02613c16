/** A server that cannot be used: it is not there, refuses, or broke the connection off. */
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
