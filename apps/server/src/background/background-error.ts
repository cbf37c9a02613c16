export type BackgroundErrorCode = 'task_timeout' | 'lock_lost' | 'closing';

/** Why a run was asked to end. `message` is a clause for the operator. */
export class BackgroundError extends Error {
  readonly code: BackgroundErrorCode;
  readonly retryable = true;

  constructor(code: BackgroundErrorCode, message: string) {
    super(message);
    this.name = 'BackgroundError';
    this.code = code;
  }
}
