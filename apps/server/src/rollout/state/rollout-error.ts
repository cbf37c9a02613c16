/**
 * Why a rollout is not started or changed.
 *
 * - `unknown`: there is no such rollout or version
 * - `conflict`: not in this state, or somebody else was faster; look again and decide again
 * - `invalid`: what was asked for can never be done
 */
export type RolloutErrorCode = 'unknown' | 'conflict' | 'invalid';

/** A refusal. The message is a sentence for the operator that says what to do. */
export class RolloutError extends Error {
  override name = 'RolloutError';
  readonly code: RolloutErrorCode;

  constructor(code: RolloutErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
