/** Older ones say little: people speak differently from query to query. */
const MOST_PAUSES = 20;

/** The pauses of one speaker after which speech went on. */
export interface SpeakerPauses {
  add(pauseMs: number): void;
  /** The latest last. */
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
