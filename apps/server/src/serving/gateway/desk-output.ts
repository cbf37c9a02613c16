import type { ErrorCode } from '@hark/shared/wire/errors';
import type { ServerMessage } from '@hark/shared/wire/server-message';

export interface DeskError {
  utteranceId?: string;
  expectedSequence?: number;
}

/** How the desk talks to whichever connection the session has at the moment. */
export interface DeskOutput {
  send(message: ServerMessage): void;
  fail(code: ErrorCode, message: string, details?: DeskError): void;
}

/** Where messages go while no connection is there. */
export const NO_OUTPUT: DeskOutput = { send() {}, fail() {} };
