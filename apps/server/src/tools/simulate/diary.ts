import type { ClipStatistics } from '@hark/shared/wire/clip-statistics';
import type { Device } from '@hark/shared/wire/client-message';
import type { Final } from '@hark/shared/wire/final';

/** What was shown for an utterance, and how long it took; times are null where the clip had no speech. */
export interface ShownTimes {
  endpointMs: number | null;
  uploadMs: number;
  paintMs: number;
  wholeMs: number | null;
}

export interface DiaryAttempt {
  /** Epoch milliseconds, simulated. */
  startedAt: number;
  outcomeAt: number;
  clip: ClipStatistics;
  /** Null where it failed. */
  answer: Final | null;
  times: ShownTimes | null;
  timesBusy: number;
}

/** A search by text. */
export interface DiaryQuery {
  source: 'typed' | 'edited' | 'alternative';
  at: number;
  query: string;
  resultCount: number;
  tookMs: number;
}

/** What one person did and met in a visit, written down by themselves: truth, without any log or server. */
export interface Diary {
  device: Device;
  presses: number;
  microphone: 'works' | 'denied' | 'missing' | 'muted';
  speechStarts: number;
  misfires: number;
  reconnects: number;
  savedShares: number[];
  attempts: DiaryAttempt[];
  queries: DiaryQuery[];
  click: { at: number; position: number } | null;
  /** How long they stayed with the result before they came back; null where they did not. */
  dwellMs: number | null;
}

export function emptyDiary(device: Device): Diary {
  return {
    device,
    presses: 0,
    microphone: 'works',
    speechStarts: 0,
    misfires: 0,
    reconnects: 0,
    savedShares: [],
    attempts: [],
    queries: [],
    click: null,
    dwellMs: null,
  };
}
