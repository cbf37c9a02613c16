import type { ClipResult, ConfidentTranscript } from '../evaluation/clip-result.ts';
import { editsOf } from '../evaluation/clip-result.ts';
import type { ChunkEvidence } from '../../recognition/chunk-evidence.ts';
import { wordsRight } from './words-right.ts';

/** A transcript whose evidence is known, and what was right in it. */
export interface CalibrationClip {
  /** What was expected when it was recognised, such as a catalogue's name. */
  condition: string;
  speaker: string | null;
  slices: Readonly<Record<string, string>>;
  evidence: ChunkEvidence;
  /** Every word is right. */
  right: boolean;
  /** Which of the evidence's words are. */
  wordsRight: boolean[];
  /** What the recogniser said with the weights that it has now. */
  before: { confidence: number; words: number[] };
}

/**
 * What can be learnt from a clip: null where it has no transcript, or one of several pieces, whose evidence can't be
 * told apart by what was right in all of it.
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
