import { normalizeTranscript, transcriptWords } from './normalize-transcript.ts';

/** How a hypothesis differs from its reference: the fewest edits that make one from the other. */
export interface EditCounts {
  substitutions: number;
  deletions: number;
  insertions: number;
  referenceLength: number;
}

/** Edits on the way to one cell of the table. */
interface Cell {
  cost: number;
  substitutions: number;
  deletions: number;
  insertions: number;
}

function cheapest(diagonal: Cell, above: Cell, left: Cell, same: boolean): Cell {
  if (same) return diagonal;
  const cost = 1 + Math.min(diagonal.cost, above.cost, left.cost);
  if (diagonal.cost + 1 === cost) return { ...diagonal, cost, substitutions: diagonal.substitutions + 1 };
  if (above.cost + 1 === cost) return { ...above, cost, deletions: above.deletions + 1 };
  return { ...left, cost, insertions: left.insertions + 1 };
}

/** Levenshtein distance with its parts; where ways are equally short, substitutions are preferred. */
export function countEdits(reference: readonly string[], hypothesis: readonly string[]): EditCounts {
  let row: Cell[] = Array.from({ length: hypothesis.length + 1 }, (_, index) => ({
    cost: index,
    substitutions: 0,
    deletions: 0,
    insertions: index,
  }));
  reference.forEach((word, place) => {
    const deletions = place + 1;
    let left: Cell = { cost: deletions, substitutions: 0, deletions, insertions: 0 };
    const next = [left];
    hypothesis.forEach((heard, column) => {
      const [diagonal, above] = [row[column], row[column + 1]];
      if (diagonal === undefined || above === undefined) throw new Error('rows of unequal length');
      left = cheapest(diagonal, above, left, word === heard);
      next.push(left);
    });
    row = next;
  });
  const { substitutions = 0, deletions = 0, insertions = 0 } = row[row.length - 1] ?? {};
  return { substitutions, deletions, insertions, referenceLength: reference.length };
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
