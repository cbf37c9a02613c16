import type { ErrorCode } from '@hark/shared/wire/errors';
import type { RefusalKind } from './refusal.ts';

/** Why an utterance has no answer. */
export type UtteranceFailure = 'busy' | 'dropped' | 'failed' | 'search-failed' | RefusalKind;

/** What the server's error about an utterance means. Pure. */
export function failureOf(code: ErrorCode): UtteranceFailure {
  switch (code) {
    case 'invalid_message':
    case 'unknown_message_type':
      // The server did not understand what this page said of it, and will not the next time either.
      return 'version';
    case 'search_failed':
      return 'search-failed';
    case 'internal':
      return 'fault';
    default:
      return 'failed';
  }
}
