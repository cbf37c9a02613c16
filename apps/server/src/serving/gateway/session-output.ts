import type { ErrorCode } from '@hark/shared/wire/errors';
import type { ServerMessage } from '@hark/shared/wire/server-message';
import type { FrameOutcome } from './segment-assembler.ts';

export interface SessionError {
  utteranceId?: string;
  expectedSequence?: number;
}

/** How the desk talks to whichever connection the session has at the moment. */
export interface SessionOutput {
  send(message: ServerMessage): void;
  fail(code: ErrorCode, message: string, details?: SessionError): void;
}

/** Where messages go while no connection is there. */
export const NO_OUTPUT: SessionOutput = { send() {}, fail() {} };

/** Tells the client of a frame that was dropped; a gap once. */
export function reportFrameTrouble(
  outcome: Extract<FrameOutcome, { type: 'gap' | 'invalid' }>,
  utteranceId: string,
  output: SessionOutput,
): void {
  if (outcome.type === 'invalid') {
    output.fail('invalid_frame', `A frame was dropped: ${outcome.reason}.`, { utteranceId });
    return;
  }
  if (!outcome.isNew) return;
  const { expectedSequence } = outcome;
  const text = `Frame ${expectedSequence} is missing; resend from there.`;
  output.fail('sequence_gap', text, { utteranceId, expectedSequence });
}
