import { fisherExact } from './fisher-exact.ts';

export const CHOICE_SHIFT = {
  /** Least choices before and now. */
  minChoices: 20,
  /** Least share of the choices that have moved to other entries. */
  minMoved: 0.2,
} as const;

/** Choices by entry id, one for each client. */
export type Choices = ReadonlyMap<string, number>;

/** How the choices of one query have changed. */
export interface ChoiceShift {
  /** Probability of such a difference when nothing has changed; to be adjusted over all queries. */
  pValue: number;
  /** Share of the choices that have moved to other entries (total variation distance), 0..1. */
  moved: number;
  /** Entries whose share has grown or fallen most; null where none has. */
  rose: string | null;
  fell: string | null;
  choices: number;
  choicesBefore: number;
}

const sumOf = (choices: Choices): number => [...choices.values()].reduce((sum, count) => sum + count, 0);

/**
 * Says whether people now choose other entries for the same words: an exact test of each entry (Fisher), with the
 * smallest p-value multiplied by the number of entries. Null where there are too few choices. Pure.
 */
export function choiceShift(
  current: Choices,
  reference: Choices,
  { minChoices }: { minChoices: number } = CHOICE_SHIFT,
): ChoiceShift | null {
  const [choices, choicesBefore] = [sumOf(current), sumOf(reference)];
  if (choices < minChoices || choicesBefore < minChoices) return null;
  const entries = [...new Set([...current.keys(), ...reference.keys()])].map((id) => {
    const [hits, otherHits] = [current.get(id) ?? 0, reference.get(id) ?? 0];
    const pValue = fisherExact({ hits, samples: choices, otherHits, otherSamples: choicesBefore });
    return { id, pValue, grown: hits / choices - otherHits / choicesBefore };
  });
  const most = entries.toSorted((a, b) => b.grown - a.grown);
  const [first, last] = [most[0], most.at(-1)];
  return {
    pValue: Math.min(1, entries.length * Math.min(...entries.map(({ pValue }) => pValue))),
    moved: entries.reduce((sum, { grown }) => sum + Math.max(0, grown), 0),
    rose: first !== undefined && first.grown > 0 ? first.id : null,
    fell: last !== undefined && last.grown < 0 ? last.id : null,
    choices,
    choicesBefore,
  };
}
