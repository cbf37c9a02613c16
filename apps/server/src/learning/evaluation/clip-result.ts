import type { Hypothesis, Recognition } from '../../recognition/recognizer.ts';
import type { ManifestClip } from '@hark/shared/manifest';
import { countCharacterEdits, countWordEdits } from '@hark/shared/text/edit-counts';
import type { EditCounts } from '@hark/shared/text/edit-counts';
import { normalizeTranscript } from '@hark/shared/text/normalize-transcript';

/** The parts of a recognition that calibration needs, without the encoder states, which are large. */
export type ConfidentTranscript = Pick<Recognition, 'confidence' | 'words' | 'evidence'>;

/** Results of recognition and search for one clip. */
export interface ClipAnswer {
  transcript: string;
  /** Other hypotheses, best first. */
  alternatives: readonly Hypothesis[];
  /** Null if the engine estimates none. */
  confidence: number | null;
  /** Time for encoding and decoding, without waiting; null if the clip was not recognised. */
  decodeMs: number | null;
  /** Time for rescoring, part of `decodeMs` and the wait before it; null without rescoring. */
  rescoringMs: number | null;
  durationMs: number;
  /** Confidence and evidence of the recogniser before rescoring; null if the clip was not recognised. */
  heard: ConfidentTranscript | null;
  /** Ids of the results for the recognition, best first; null without a catalogue. */
  found: readonly string[] | null;
  /** The same without the floor. */
  nearest: readonly string[] | null;
  /** Id of the first result for the reference; null without a catalogue or without a result. */
  foundForReference: string | null;
  /** Why there is no recognition; null if there is one. */
  error: string | null;
}

/** A scored clip. */
export interface ClipResult {
  clip: ManifestClip;
  answer: ClipAnswer;
  /** Whether the reference has words. */
  isSpeech: boolean;
  /** Whether the transcript has no words. */
  isEmpty: boolean;
  words: EditCounts;
  characters: EditCounts;
  /** Place of the first expected id among the results, from 1; null if none is there or none is expected. */
  rank: number | null;
  /** The same without the floor. */
  nearestRank: number | null;
}

export function editsOf({ substitutions, deletions, insertions }: EditCounts): number {
  return substitutions + deletions + insertions;
}

/** The ids that the manifest expects; empty if it expects none. */
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
