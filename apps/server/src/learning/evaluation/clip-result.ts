import type { Hypothesis, Recognition } from '../../recognition/recognizer.ts';
import type { ManifestClip } from '@hark/shared/manifest';
import { countCharacterEdits, countWordEdits } from '@hark/shared/text/edit-counts';
import type { EditCounts } from '@hark/shared/text/edit-counts';
import { normalizeTranscript } from '@hark/shared/text/normalize-transcript';

/** The part of a recognition that confidence can be learnt from; not what it sounded like, which is large. */
export type ConfidentTranscript = Pick<Recognition, 'confidence' | 'words' | 'evidence'>;

/** What the recogniser and the search made of one clip. */
export interface ClipAnswer {
  transcript: string;
  /** Other hypotheses, best first. */
  alternatives: readonly Hypothesis[];
  /** Null where the engine estimates none. */
  confidence: number | null;
  /** Encoding and decoding, waiting not included; null when the clip was not recognised. */
  decodeMs: number | null;
  /** Time for rescoring, part of `decodeMs` and the wait before it; null without rescoring. */
  rescoringMs: number | null;
  durationMs: number;
  /** Confidence and evidence of the recogniser before rescoring; null if the clip was not recognised. */
  heard: ConfidentTranscript | null;
  /** Ids found for the recognition, best first; null without a catalogue. */
  found: readonly string[] | null;
  /** The same without a floor on relevance. */
  nearest: readonly string[] | null;
  /** The first id found for the reference text; null without a catalogue or without a result. */
  foundForReference: string | null;
  /** Why there is no recognition; null where there is one. */
  error: string | null;
}

/** A scored clip. */
export interface ClipResult {
  clip: ManifestClip;
  answer: ClipAnswer;
  /** The reference has words. */
  isSpeech: boolean;
  /** The transcript has none. */
  isEmpty: boolean;
  words: EditCounts;
  characters: EditCounts;
  /** Place of the first expected id among those found, first place 1; null when it is not there or not asked for. */
  rank: number | null;
  /** The same without a floor on relevance. */
  nearestRank: number | null;
}

export function editsOf({ substitutions, deletions, insertions }: EditCounts): number {
  return substitutions + deletions + insertions;
}

/** The ids that count as found; none where the manifest expects nothing. */
export function expectedIds({ expect }: ManifestClip): readonly string[] {
  if (expect === undefined) return [];
  return typeof expect === 'string' ? [expect] : expect;
}

export function scoreClip(clip: ManifestClip, answer: ClipAnswer): ClipResult {
  const expected = expectedIds(clip);
  const rankIn = (ids: readonly string[] | null): number | null => {
    const place = ids?.findIndex((id) => expected.includes(id)) ?? -1;
    return place === -1 ? null : place + 1;
  };
  return {
    clip,
    answer,
    isSpeech: normalizeTranscript(clip.text) !== '',
    isEmpty: normalizeTranscript(answer.transcript) === '',
    words: countWordEdits(clip.text, answer.transcript),
    characters: countCharacterEdits(clip.text, answer.transcript),
    rank: rankIn(answer.found),
    nearestRank: rankIn(answer.nearest),
  };
}
