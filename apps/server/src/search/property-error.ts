export type PropertyErrorCode = 'property_unknown' | 'property_type' | 'filter_impossible' | 'page_too_deep';

/** A filter, an order, a facet or a page that cannot be. The message says what to send instead. */
export class PropertyError extends Error {
  readonly code: PropertyErrorCode;
  /** Of HTTP. */
  readonly status = 400;
  readonly retryable = false;

  constructor(code: PropertyErrorCode, message: string) {
    super(message);
    this.name = 'PropertyError';
    this.code = code;
  }
}
