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

/** Entries with fewer choices, before and now together, are tested as one. */
const MIN_TESTED = 5;

const sumOf = (choices: Choices): number => [...choices.values()].reduce((sum, count) => sum + count, 0);

/** How often one entry, or all rare ones together, was chosen. */
interface Chosen {
  hits: number;
  otherHits: number;
}

function chosenOf(current: Choices, reference: Choices): Map<string, Chosen> {
  const ids = new Set([...current.keys(), ...reference.keys()]);
  return new Map(
    [...ids].map((id) => [id, { hits: current.get(id) ?? 0, otherHits: reference.get(id) ?? 0 }]),
  );
}

/** What is tested: the entries that are not rare, and the rare ones as one, so that they do not dilute the result. */
function testedOf(chosen: readonly Chosen[]): Chosen[] {
  const isRare = ({ hits, otherHits }: Chosen): boolean => hits + otherHits < MIN_TESTED;
  const rare = chosen.filter(isRare);
  if (rare.length === 0) return [...chosen];
  const sum = (of: keyof Chosen): number => rare.reduce((total, one) => total + one[of], 0);
  return [...chosen.filter((one) => !isRare(one)), { hits: sum('hits'), otherHits: sum('otherHits') }];
}

/** Finds the entries whose share has grown and fallen most. */
function extremes(grown: ReadonlyMap<string, number>): Pick<ChoiceShift, 'rose' | 'fell'> {
  const ordered = [...grown].sort(([, a], [, b]) => b - a);
  const [most, least] = [ordered[0], ordered.at(-1)];
  return {
    rose: most !== undefined && most[1] > 0 ? most[0] : null,
    fell: least !== undefined && least[1] < 0 ? least[0] : null,
  };
}

/**
 * Says whether people now choose other entries for the same words: an exact test of each entry (Fisher), with the
 * smallest p-value multiplied by their number. Null where there are too few choices. Pure.
 */
export function choiceShift(
  current: Choices,
  reference: Choices,
  { minChoices }: { minChoices: number } = CHOICE_SHIFT,
): ChoiceShift | null {
  const [choices, choicesBefore] = [sumOf(current), sumOf(reference)];
  if (choices < minChoices || choicesBefore < minChoices) return null;
  const chosen = chosenOf(current, reference);
  const tested = testedOf([...chosen.values()]).map(({ hits, otherHits }) =>
    fisherExact({ hits, samples: choices, otherHits, otherSamples: choicesBefore }),
  );
  const grown = new Map(
    [...chosen].map(([id, { hits, otherHits }]) => [id, hits / choices - otherHits / choicesBefore]),
  );
  return {
    pValue: Math.min(1, tested.length * Math.min(...tested)),
    moved: [...grown.values()].reduce((sum, by) => sum + Math.max(0, by), 0),
    ...extremes(grown),
    choices,
    choicesBefore,
  };
}
