/** Errors of the database; each has one sentence that says what to do. */
export type StoreErrorCode =
  | 'data_folder_unwritable'
  | 'data_folder_unreachable'
  | 'data_folder_of_another_user'
  | 'data_from_another_version'
  | 'disk_full'
  | 'postgres_unsupported_platform'
  | 'postgres_account_missing'
  | 'postgres_failed'
  | 'postgres_unresponsive'
  | 'database_url_invalid'
  | 'database_unreachable'
  | 'database_refused'
  | 'database_too_old'
  | 'migration_failed';

/** The error of the store. `message` is a sentence for the operator that says what to do next. */
export class StoreError extends Error {
  readonly code: StoreErrorCode;
  /** Whether the same call may work later without a person's change. */
  readonly retryable: boolean;

  constructor(code: StoreErrorCode, message: string, options: { retryable?: boolean; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'StoreError';
    this.code = code;
    this.retryable = options.retryable ?? false;
  }
}
