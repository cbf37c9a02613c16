import type { ClipResult, ConfidentTranscript } from '../evaluation/clip-result.ts';
import { editsOf } from '../evaluation/clip-result.ts';
import type { ChunkEvidence } from '../../recognition/chunk-evidence.ts';
import { wordsRight } from './words-right.ts';

/** The evidence for a transcript, and which of its words are right. */
export interface CalibrationClip {
  /** Condition of recognition, such as the name of the catalogue used for biasing. */
  condition: string;
  speaker: string | null;
  slices: Readonly<Record<string, string>>;
  evidence: ChunkEvidence;
  /** Whether every word is right. */
  right: boolean;
  /** Whether each word of the evidence is right. */
  wordsRight: boolean[];
  /** Confidences from the recogniser's present weights. */
  before: { confidence: number; words: number[] };
}

/**
 * Builds an example for calibration from a clip. Null without a transcript, without evidence, or with several chunks:
 * the errors of the whole transcript cannot be assigned to single chunks.
 */
export function calibrationClip(
  condition: string,
  { clip, words }: Pick<ClipResult, 'clip' | 'words'>,
  heard: ConfidentTranscript | null,
): CalibrationClip | null {
  const [evidence, ...others] = heard?.evidence ?? [];
  if (heard === null || evidence === undefined || others.length > 0) return null;
  return {
    condition,
    speaker: clip.speaker ?? null,
    slices: clip.slices ?? {},
    evidence,
    right: editsOf(words) === 0,
    wordsRight: wordsRight(
      evidence.words.map(({ word }) => word),
      clip.text,
    ),
    before: {
      confidence: heard.confidence,
      words: (heard.words ?? []).map(({ confidence }) => confidence),
    },
  };
}
