/** Older pauses say little, because people speak differently from query to query. */
const MOST_PAUSES = 20;

/** Pauses after which one speaker continued. */
export interface SpeakerPauses {
  add(pauseMs: number): void;
  /** Returns the pauses, oldest first. */
  list(): readonly number[];
}

export function createSpeakerPauses(): SpeakerPauses {
  let pausesMs: readonly number[] = [];
  return {
    add: (pauseMs) => {
      pausesMs = [...pausesMs, pauseMs].slice(-MOST_PAUSES);
    },
    list: () => pausesMs,
  };
}
