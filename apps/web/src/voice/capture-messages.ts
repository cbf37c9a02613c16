import type { ConsentOffer } from '@hark/shared/wire/protocol';
import type { Device } from '@hark/shared/wire/client-message';
import type { Final } from '@hark/shared/wire/final';
import type { Interim } from '@hark/shared/wire/server-message';
import type { ConnectionState } from '../wire/connection.ts';
import type { Refusal, RefusalKind } from '../wire/refusal.ts';
import type { UtteranceFailure } from '../wire/utterance-failure.ts';
import type { VadBackend } from '../capture/load-speech-model.ts';

export interface ClientIdentity {
  clientId: string;
  /** What deleting this client's data asks for. Given once. */
  clientSecret: string | null;
}

/** From the page to its capture worker. Both are this build's own code, so types are enough. */
export type PageToWorker =
  /** Load the detector ahead of the first press. */
  | { type: 'prepare'; backend: VadBackend }
  /** The button was pressed: connect, and listen as soon as the microphone comes. */
  | {
      type: 'start';
      backend: VadBackend;
      taskId: string;
      clientId: string | null;
      consentAudio: boolean;
      language: string;
      device: Device;
    }
  | { type: 'microphone'; port: MessagePort; device: Device }
  /** What is being said counts. */
  | { type: 'stop' }
  /** What is being said does not count. */
  | { type: 'cancel' }
  | { type: 'consent'; audio: boolean }
  /** Hang up, as when the page goes away; `start` connects again. */
  | { type: 'hang-up' };

/** Why listening can't go on. */
export type CaptureProblem =
  | { kind: 'dead' }
  | { kind: 'idle' }
  | { kind: 'suspended' }
  | { kind: 'detector'; message: string }
  /** There is no connection. */
  | { kind: 'refused'; refusal: Refusal };

/** From the capture worker to its page. */
export type WorkerToPage =
  | { type: 'listening' }
  /** What the level meter shows now, 0..1; only when that has changed, at most once a frame. */
  | { type: 'level'; share: number }
  | { type: 'speech-start'; utteranceId: string }
  | { type: 'misfire'; utteranceId: string }
  /** The first silence after speech, and speech that goes on after it. */
  | { type: 'pause'; utteranceId: string }
  | { type: 'resume'; utteranceId: string }
  /** `decisionMs`: from the last frame's arrival to the decision; null where the person or the server decided. */
  | { type: 'speech-end'; utteranceId: string; silenceAfterMs: number | null; decisionMs: number | null }
  | { type: 'identity'; identity: ClientIdentity; consent: ConsentOffer }
  /** `why` it waits, while it does. */
  | { type: 'connection'; state: ConnectionState; why: RefusalKind | null }
  | { type: 'interim'; interim: Interim }
  | { type: 'final'; final: Final }
  | { type: 'failed'; utteranceId: string; failure: UtteranceFailure }
  | { type: 'session'; sessionId: string }
  /** Listening has ended: how much was heard, and how much of it was sent. */
  | { type: 'heard'; heardMs: number; sentMs: number }
  | { type: 'problem'; problem: CaptureProblem };
