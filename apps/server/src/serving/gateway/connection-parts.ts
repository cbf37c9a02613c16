import type { EventMessage, SearchMessage } from '@hark/shared/wire/client-message';
import type { ErrorCode } from '@hark/shared/wire/errors';
import type { Endpointing, Limits, VadParams, Version } from '@hark/shared/wire/protocol';
import type { ServerMessage } from '@hark/shared/wire/server-message';
import type { Speaker } from '../../answering/pipeline/utterance.ts';
import type { Capabilities } from '../../recognition/recognizer.ts';
import type { SessionTokens } from './session-tokens.ts';
import type { Sessions } from './sessions.ts';

/** The parameters of one version. */
export interface ConnectionParameters {
  /** Digest of the version. */
  digest: string;
  vad: VadParams;
  endpointing: Endpointing;
  version: Version;
  /** The recogniser's capabilities: what a hello may request. */
  capabilities: Capabilities;
}

/** Parts shared by all connections of a server. */
export interface ConnectionParts {
  sessions: Sessions;
  tokens: SessionTokens;
  limits: Limits;
  /** Returns what the speaker's next utterance is answered by, and the parameters for it. */
  parametersFor(speaker: Speaker): ConnectionParameters;
  /** Finds out what the speaker's task began with elsewhere, if that matters. Does not reject. */
  recall(speaker: Speaker): Promise<void>;
  search(message: SearchMessage, speaker: Speaker): Promise<Extract<ServerMessage, { type: 'results' }>>;
  /** Must not throw: a lost event must not end the connection. */
  recordEvent(event: EventMessage, speaker: Speaker): void;
  onError(code: ErrorCode): void;
  nowMs(): number;
}
