/** A request that drift refuses; the message says what to do. */
export class DriftError extends Error {
  override readonly name = 'DriftError';
  readonly code: 'no_such_reference' | 'too_few_tasks' | 'invalid_settings' | 'invalid_window';
  readonly retryable = false;

  constructor(code: DriftError['code'], message: string) {
    super(message);
    this.code = code;
  }
}
