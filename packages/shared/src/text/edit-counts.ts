import { editSteps } from './edit-steps.ts';
import { normalizeTranscript, transcriptWords } from './normalize-transcript.ts';

/** How a hypothesis differs from its reference: the fewest edits that make one from the other. */
export interface EditCounts {
  substitutions: number;
  deletions: number;
  insertions: number;
  referenceLength: number;
}

/** Levenshtein distance with its parts; where ways are equally short, substitutions are preferred. */
export function countEdits(reference: readonly string[], hypothesis: readonly string[]): EditCounts {
  const counts: EditCounts = {
    substitutions: 0,
    deletions: 0,
    insertions: 0,
    referenceLength: reference.length,
  };
  for (const step of editSteps(reference, hypothesis)) {
    if (step === 'substitute') counts.substitutions++;
    else if (step === 'delete') counts.deletions++;
    else if (step === 'insert') counts.insertions++;
  }
  return counts;
}

/** Word edits after normalisation. */
export function countWordEdits(reference: string, hypothesis: string): EditCounts {
  return countEdits(transcriptWords(reference), transcriptWords(hypothesis));
}

/** Character edits after normalisation, spaces included. */
export function countCharacterEdits(reference: string, hypothesis: string): EditCounts {
  return countEdits(Array.from(normalizeTranscript(reference)), Array.from(normalizeTranscript(hypothesis)));
}

/** Edits over reference length of a whole set; null where the references are empty. May be above 1. */
export function errorRate(counts: readonly EditCounts[]): number | null {
  const length = counts.reduce((sum, { referenceLength }) => sum + referenceLength, 0);
  const edits = counts.reduce((sum, c) => sum + c.substitutions + c.deletions + c.insertions, 0);
  return length === 0 ? null : edits / length;
}
