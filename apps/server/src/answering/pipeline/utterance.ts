import type { Place } from '@hark/shared/wire/filter';
import type { ClipStatistics } from '@hark/shared/wire/clip-statistics';
import type { Device, VadReport } from '@hark/shared/wire/client-message';
import type { SessionPhrase } from '../../recognition/recognizer.ts';

/** The speaker, their device and their consent. */
export interface Speaker {
  clientId: string;
  sessionId: string;
  device: Device | null;
  vad: VadReport | null;
  /** Null if the client sends none or an unreadable one: the recogniser's main language applies. */
  language: string | null;
  consent: { audio: boolean };
  /** The speaker's own bias phrases, in addition to the catalogue. */
  phrases: readonly SessionPhrase[];
  /** The client declares itself a simulator. */
  synthetic?: boolean | undefined;
}

/** What was sent to the speaker before the end of the utterance. */
export interface EarlyReport {
  interims: number;
  provisionals: number;
  /** A provisional answer was shown, and speech continued. */
  isWithdrawn: boolean;
  /** The server sent the endpoint. */
  isEndpointSent: boolean;
}

/** A complete utterance. */
export interface Utterance {
  utteranceId: string;
  taskId: string;
  speaker: Speaker;
  /** Mono, 16 kHz. */
  pcm: Int16Array;
  /** The samples to recognise: all of them, or those before the silence at the end, with room tone. */
  speechPcm: Int16Array;
  /** Undefined if nothing could be sent early, as for an upload. */
  early?: EarlyReport | undefined;
  /** The answer was drafted at a pause; set after the answer. */
  isDrafted?: boolean | undefined;
  /** Codec of an upload, such as `flac`; the socket carries PCM. */
  codec?: string | undefined;
  /** The client's measurements; null for an upload. */
  clip: ClipStatistics | null;
  /** By the client's clock; null if unreadable. */
  startedAt: number | null;
  /** Null if the client sent no known reason. */
  endReason:
    'endpoint' | 'stop' | 'max-length' | 'hint' | 'upload' | 'server-limit' | 'frames-missing' | null;
  /** Number of results to find, 1..50. */
  limit: number;
  /** The speaker's position, for "near me"; for this answer only. */
  place?: Place | null | undefined;
  /** Value of the slice `rollout`; null or undefined outside of a canary. */
  rollout?: string | null | undefined;
}
