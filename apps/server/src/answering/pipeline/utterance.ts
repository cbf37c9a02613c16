import type { ClipStatistics } from '@hark/shared/wire/clip-statistics';
import type { Device, VadReport } from '@hark/shared/wire/client-message';
import type { SessionPhrase } from '../../recognition/recognizer.ts';

/** Who speaks, with what, and what they agreed to. */
export interface Speaker {
  clientId: string;
  sessionId: string;
  device: Device | null;
  vad: VadReport | null;
  /** Null where the client says none, or none that can be read: the recogniser's main one. */
  language: string | null;
  consent: { audio: boolean };
  /** What this speaker may say, beside the catalogue. */
  phrases: readonly SessionPhrase[];
  /** A simulator, by its own word. */
  synthetic?: boolean | undefined;
}

/** What a speaker was told of an utterance before it was over. */
export interface EarlyReport {
  interims: number;
  provisionals: number;
  /** A provisional answer was shown, and speech went on. */
  isWithdrawn: boolean;
  /** The server said where the end was. */
  isEndpointSent: boolean;
}

/** One thing that was said, complete. */
export interface Utterance {
  utteranceId: string;
  taskId: string;
  speaker: Speaker;
  /** Mono, 16 kHz. */
  pcm: Int16Array;
  /** What is recognised: the same, or what comes before the silence at its end. */
  speechPcm: Int16Array;
  /** Undefined where nothing could be told, such as of an upload. */
  early?: EarlyReport | undefined;
  /** The answer was made at a pause, before the end; set once it is answered. */
  isDrafted?: boolean | undefined;
  /** Of an upload, such as `flac`; the socket brings PCM. */
  codec?: string | undefined;
  /** What the client measured; null for an uploaded recording. */
  clip: ClipStatistics | null;
  /** By the clock of the client; null where it can't be read. */
  startedAt: number | null;
  /** Null where the client gave none that is known here. */
  endReason:
    'endpoint' | 'stop' | 'max-length' | 'hint' | 'upload' | 'server-limit' | 'frames-missing' | null;
  /** How many results to find, 1..50. */
  limit: number;
}
