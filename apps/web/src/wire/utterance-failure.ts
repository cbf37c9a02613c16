import type { ErrorCode } from '@hark/shared/wire/errors';
import type { RefusalKind } from './refusal.ts';

/** Why an utterance has no answer. */
export type UtteranceFailure = 'busy' | 'dropped' | 'failed' | 'search-failed' | RefusalKind;

const FAILURE_BY_CODE: Partial<Record<ErrorCode, UtteranceFailure>> = {
  // The server did not accept this page's message about it, and will not on a retry either.
  invalid_message: 'version',
  unknown_message_type: 'version',
  search_failed: 'search-failed',
  internal: 'fault',
};

/** Maps the server's error about an utterance to a failure. Pure. */
export function failureOf(code: ErrorCode): UtteranceFailure {
  return FAILURE_BY_CODE[code] ?? 'failed';
}
