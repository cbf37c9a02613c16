import type { EventMessage, SearchMessage } from '@hark/shared/wire/client-message';
import type { ErrorCode } from '@hark/shared/wire/errors';
import type { Endpointing, Limits, VadParams, Version } from '@hark/shared/wire/protocol';
import type { ServerMessage } from '@hark/shared/wire/server-message';
import type { Speaker } from '../../answering/pipeline/utterance.ts';
import type { Capabilities } from '../../recognition/recognizer.ts';
import type { SessionTokens } from './session-tokens.ts';
import type { Sessions } from './sessions.ts';

/** Parts shared by all connections of a server. */
export interface ConnectionParts {
  sessions: Sessions;
  tokens: SessionTokens;
  limits: Limits;
  vad: VadParams;
  endpointing: Endpointing;
  /** The recogniser's capabilities: what a hello may request. */
  capabilities: Capabilities;
  version(): Version;
  search(message: SearchMessage, speaker: Speaker): Promise<Extract<ServerMessage, { type: 'results' }>>;
  /** Must not throw: a lost event must not end the connection. */
  recordEvent(event: EventMessage, speaker: Speaker): void;
  onError(code: ErrorCode): void;
  nowMs(): number;
}
