import { editSteps } from './edit-steps.ts';
import { normalizeTranscript, transcriptWords } from './normalize-transcript.ts';

/** The fewest edits from a reference to a hypothesis. */
export interface EditCounts {
  substitutions: number;
  deletions: number;
  insertions: number;
  referenceLength: number;
}

/** Counts the edits of the Levenshtein distance by kind; of equally short ways, prefers substitutions. */
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

/** Counts word edits after normalisation. */
export function countWordEdits(reference: string, hypothesis: string): EditCounts {
  return countEdits(transcriptWords(reference), transcriptWords(hypothesis));
}

/** Counts character edits after normalisation, spaces included. */
export function countCharacterEdits(reference: string, hypothesis: string): EditCounts {
  return countEdits(Array.from(normalizeTranscript(reference)), Array.from(normalizeTranscript(hypothesis)));
}

/** Computes edits over reference length of a whole set; null where the references are empty. May exceed 1. */
export function errorRate(counts: readonly EditCounts[]): number | null {
  const length = counts.reduce((sum, { referenceLength }) => sum + referenceLength, 0);
  const edits = counts.reduce((sum, c) => sum + c.substitutions + c.deletions + c.insertions, 0);
  return length === 0 ? null : edits / length;
}
