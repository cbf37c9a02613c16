import type { Place } from '@hark/shared/wire/filter';
import type { ClipStatistics } from '@hark/shared/wire/clip-statistics';
import type { SegmentClose } from '@hark/shared/wire/client-message';

/** Audio of one wire frame. */
export interface Packet {
  capturedAtMs: number;
  pcm: Int16Array;
}

export interface UtteranceStart {
  utteranceId: string;
  taskId: string;
  preRollMs: number;
  /** Epoch time of its first sample. */
  startedAt: number;
  /** The person's place, rounded; absent where it is not known. */
  place?: Place;
}

/** The state of an utterance on the present connection. */
export type Progress =
  /** Not opened on it yet. */
  | { state: 'held' }
  /** Opened again: the acknowledgement says where to continue. */
  | { state: 'resuming'; ordinal: number }
  | {
      state: 'sending';
      ordinal: number;
      nextSequence: number;
      /** Frames of the utterance when its present pause began; null during speech. */
      pausedAtFrames: number | null;
      closeSent: boolean;
    };

/** An utterance without an answer. Its audio is kept whole, because a restarted server may need all of it. */
export interface Unanswered {
  start: UtteranceStart;
  packets: Packet[];
  close: { reason: SegmentClose['reason']; clip: ClipStatistics } | null;
  progress: Progress;
  /** Opened on an earlier connection, so the server may have a part of it. */
  openedBefore: boolean;
  busyReplies: number;
}

export function newUnanswered(start: UtteranceStart): Unanswered {
  return {
    start,
    packets: [],
    close: null,
    progress: { state: 'held' },
    openedBefore: false,
    busyReplies: 0,
  };
}

/** U1: at most two open and eight unanswered at a time. */
const MAX_OPEN = 2;
const MAX_UNANSWERED = 8;

/** The utterances that may be opened now, oldest first. */
export function openable(all: readonly Unanswered[]): Unanswered[] {
  const onWire = all.filter((each) => each.progress.state !== 'held');
  const open = onWire.filter(({ progress }) => progress.state !== 'sending' || !progress.closeSent).length;
  const room = Math.min(MAX_OPEN - open, MAX_UNANSWERED - onWire.length);
  return all.filter((each) => each.progress.state === 'held').slice(0, Math.max(0, room));
}
