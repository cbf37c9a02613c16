export type CatalogueErrorCode =
  | 'catalogue_unreadable'
  | 'catalogue_format_unknown'
  | 'catalogue_malformed'
  | 'catalogue_encoding'
  | 'catalogue_too_large'
  | 'catalogue_empty'
  | 'catalogue_unmapped'
  | 'catalogue_mapping'
  | 'catalogue_unknown'
  | 'learned_file_unusable'
  | 'rules_invalid'
  | 'vectors_unusable';

/** A catalogue that is rejected as a whole. The message says what to do; the served catalogue stays. */
export class CatalogueError extends Error {
  readonly code: CatalogueErrorCode;
  readonly retryable = false;

  constructor(code: CatalogueErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'CatalogueError';
    this.code = code;
  }
}
