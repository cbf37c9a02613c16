import type { ClipStatistics } from '@hark/shared/wire/clip-statistics';
import type { Device } from '@hark/shared/wire/client-message';
import type { Final } from '@hark/shared/wire/final';

/** The answer to an utterance and its times; a time is null if the clip had no speech. */
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
  /** Null if it failed. */
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

/** The record of a person's visit, written by the simulation: the truth, without any log or server. */
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
  /** Time with the result before the return to the page; null without a return. */
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
