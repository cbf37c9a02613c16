import type { Final } from '@hark/shared/wire/final';

/** The spoken query before the present one, which stays in sight and can be gone back to. */
export interface EarlierQuery {
  utteranceId: string;
  /** Empty while nothing of it was recognised. */
  words: string;
  /** Null until its answer comes. */
  final: Final | null;
}

/** Null for an answer without words. */
export function queryOfFinal(final: Final): EarlierQuery | null {
  const { utteranceId, transcript: words } = final;
  return words === '' ? null : { utteranceId, words, final };
}

/** An answer that comes when the next query is already being spoken. */
export function takeLateAnswer(earlier: EarlierQuery | null, final: Final): EarlierQuery | null {
  return earlier?.utteranceId === final.utteranceId ? queryOfFinal(final) : earlier;
}
