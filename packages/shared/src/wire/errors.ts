/** Close codes: those of RFC 6455 and its registry, so that proxies and browsers understand them. */
export const CLOSE_CODES = {
  normal: 1000,
  goingAway: 1001,
  protocolError: 1002,
  policyViolation: 1008,
  messageTooBig: 1009,
  internalError: 1011,
  serviceRestart: 1012,
  tryAgainLater: 1013,
} as const;

export type CloseCode = (typeof CLOSE_CODES)[keyof typeof CLOSE_CODES];

interface ErrorRule {
  /** Whether a retry, later or over a new connection, may succeed. */
  retryable: boolean;
  /** Close code that follows immediately; null where the connection continues. */
  closes: CloseCode | null;
}

/** Every `error.code` and its effect on the connection. SPEC.md, section 7, says when each is sent. */
export const ERROR_RULES = {
  invalid_message: { retryable: false, closes: null },
  unknown_message_type: { retryable: false, closes: null },
  too_many_errors: { retryable: false, closes: CLOSE_CODES.policyViolation },
  unsupported_protocol: { retryable: false, closes: CLOSE_CODES.protocolError },
  hello_required: { retryable: false, closes: CLOSE_CODES.protocolError },
  hello_repeated: { retryable: false, closes: null },
  hello_timeout: { retryable: true, closes: CLOSE_CODES.policyViolation },
  unauthorized: { retryable: true, closes: CLOSE_CODES.policyViolation },
  unsupported_language: { retryable: false, closes: null },
  phrases_unsupported: { retryable: false, closes: null },
  too_many_phrases: { retryable: false, closes: null },
  message_too_big: { retryable: false, closes: CLOSE_CODES.messageTooBig },
  invalid_frame: { retryable: false, closes: null },
  sequence_gap: { retryable: true, closes: null },
  frames_missing: { retryable: true, closes: null },
  unknown_utterance: { retryable: false, closes: null },
  utterance_conflict: { retryable: false, closes: null },
  too_many_utterances: { retryable: true, closes: null },
  utterance_too_long: { retryable: false, closes: null },
  query_too_long: { retryable: false, closes: null },
  rate_limited: { retryable: true, closes: CLOSE_CODES.policyViolation },
  recognition_failed: { retryable: true, closes: null },
  search_failed: { retryable: true, closes: null },
  idle_timeout: { retryable: true, closes: CLOSE_CODES.normal },
  overloaded: { retryable: true, closes: CLOSE_CODES.tryAgainLater },
  shutting_down: { retryable: true, closes: CLOSE_CODES.serviceRestart },
  internal: { retryable: true, closes: CLOSE_CODES.internalError },
} as const satisfies Record<string, ErrorRule>;

export type ErrorCode = keyof typeof ERROR_RULES;

const CODES = Object.keys(ERROR_RULES);

function isErrorCode(code: string | undefined): code is ErrorCode {
  return code !== undefined && Object.hasOwn(ERROR_RULES, code);
}

/** All codes, as a tuple for zod's enum. */
export const ERROR_CODES = CODES.filter(isErrorCode);
