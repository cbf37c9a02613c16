import type { ConsentOffer } from '@hark/shared/wire/protocol';
import type { Device } from '@hark/shared/wire/client-message';
import type { Place } from '@hark/shared/wire/filter';
import type { Final } from '@hark/shared/wire/final';
import type { Interim } from '@hark/shared/wire/server-message';
import type { ConnectionState } from '../wire/connection.ts';
import type { Refusal, RefusalKind } from '../wire/refusal.ts';
import type { UtteranceFailure } from '../wire/utterance-failure.ts';
import type { VadBackend } from '../capture/load-speech-model.ts';

export interface ClientIdentity {
  clientId: string;
  /** Required to delete this client's data. Sent once. */
  clientSecret: string | null;
}

/** From the page to its capture worker. Both are code of this build, so types suffice. */
export type PageToWorker =
  /** Loads the detector before the first press. */
  | { type: 'prepare'; backend: VadBackend }
  /** The button was pressed: connects, and listens as soon as the microphone is open. */
  | {
      type: 'start';
      backend: VadBackend;
      taskId: string;
      clientId: string | null;
      consentAudio: boolean;
      language: string;
      device: Device;
      place: Place | null;
    }
  /** The person's place came, for the utterances that begin from now on. */
  | { type: 'place'; place: Place }
  | { type: 'microphone'; port: MessagePort; device: Device }
  /** Ends listening; the speech so far counts. */
  | { type: 'stop' }
  /** Ends listening; the speech so far does not count. */
  | { type: 'cancel' }
  | { type: 'consent'; audio: boolean }
  /** Disconnects, as when the page closes; `start` connects again. */
  | { type: 'hang-up' };

/** Why listening can't continue. */
export type CaptureProblem =
  | { kind: 'dead' }
  | { kind: 'idle' }
  | { kind: 'suspended' }
  | { kind: 'detector'; message: string }
  /** There is no connection. */
  | { kind: 'refused'; refusal: Refusal };

/** From the capture worker to its page. */
export type WorkerToPage =
  /** The first samples came; what is said is kept from now on. */
  | { type: 'listening' }
  /** The detector has scored the first frame. */
  | { type: 'detecting' }
  /** The level meter's new value, 0..1; at most once per frame. */
  | { type: 'level'; share: number }
  /** No speech came for some seconds since the press. */
  | { type: 'unheard'; why: 'silent' | 'noisy' }
  | { type: 'speech-start'; utteranceId: string }
  | { type: 'misfire'; utteranceId: string }
  /** The first silence after speech, and its continuation. */
  | { type: 'pause'; utteranceId: string }
  | { type: 'resume'; utteranceId: string }
  /** `decisionMs`: from the last frame's arrival to the decision; null if the person or the server decided. */
  | { type: 'speech-end'; utteranceId: string; silenceAfterMs: number | null; decisionMs: number | null }
  | { type: 'identity'; identity: ClientIdentity; consent: ConsentOffer }
  /** `why`: the reason while it waits. */
  | { type: 'connection'; state: ConnectionState; why: RefusalKind | null }
  | { type: 'interim'; interim: Interim }
  | { type: 'final'; final: Final }
  | { type: 'failed'; utteranceId: string; failure: UtteranceFailure }
  | { type: 'session'; sessionId: string }
  /** Listening has ended, with the duration of the captured and of the sent audio. */
  | { type: 'heard'; heardMs: number; sentMs: number }
  | { type: 'problem'; problem: CaptureProblem };
