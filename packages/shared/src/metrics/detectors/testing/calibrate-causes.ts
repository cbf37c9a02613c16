import { createRandom } from '../../../testing/seeded-random.ts';
import { benjaminiHochberg } from '../benjamini-hochberg.ts';
import {
  addOutcome,
  calibrationGap,
  GAP_START,
  gapStep,
  isGapAlarm,
  NO_CONFIDENCE,
  type ConfidenceSums,
} from '../calibration-gap.ts';
import { CHOICE_SHIFT, choiceShift } from '../choice-shift.ts';
import { conceptOrData, type DriftCause } from '../concept-or-data.ts';
import { drawRate } from './calibrate-rates.ts';
import type { Measured } from './measured.ts';
import { category, draw, median } from './random-samples.ts';

type Random = () => number;

/** Adults and children, and how often each says something again. */
const REDO_OF = { adult: 0.06, child: 0.2 } as const;

function strata(random: Random, samples: number, childShare: number, worseBy: number) {
  const children = drawRate(random, samples, childShare).total;
  return new Map([
    ['adult', drawRate(random, samples - children, worseBy * REDO_OF.adult)],
    ['child', drawRate(random, children, worseBy * REDO_OF.child)],
  ]);
}

function causeShare(
  cause: DriftCause,
  { childShare, worseBy, seed }: { childShare: number; worseBy: number; seed: number },
): number {
  const random = createRandom(seed);
  const runs = 1_000;
  const found = Array.from({ length: runs }, () => {
    const [current, reference] = [strata(random, 1_500, childShare, worseBy), strata(random, 5_000, 0.15, 1)];
    return conceptOrData({ better: 'lower' }, { current, reference, inputsMoved: childShare !== 0.15 }).cause;
  });
  return (100 * found.filter((one) => one === cause).length) / runs;
}

/** Outcomes of a calibrated recogniser that became worse by so much without knowing it. */
function outcomes(random: Random, samples: number, worseBy: number): ConfidenceSums {
  let sums = NO_CONFIDENCE;
  for (let index = 0; index < samples; index++) {
    const confidence = 1 - 0.6 * random() ** 2;
    // One in eight gives up after a right answer: clicks are no labels.
    const correct = 0.875 * Math.max(0, confidence - worseBy);
    sums = addOutcome(sums, confidence, random() < correct);
  }
  return sums;
}

/** Number of windows until a sequence alarms; null within the limit. */
function windowsToAlarm(random: Random, worseBy: number, limit: number): number | null {
  const reference = outcomes(random, 1_000, 0);
  let state = GAP_START;
  for (let window = 1; window <= limit; window++) {
    const gap = calibrationGap(outcomes(random, 250, worseBy), reference);
    if (gap !== null) state = gapStep(state, { sequentialZ: gap.sequentialZ, fromMs: window });
    if (isGapAlarm(state)) return window;
  }
  return null;
}

function gaps(): Measured[] {
  const random = createRandom(60);
  const month = Array.from({ length: 60 }, () => windowsToAlarm(random, 0, 720));
  const worse = Array.from({ length: 60 }, () => windowsToAlarm(random, 0.1, 200) ?? 200);
  return [
    {
      what: 'Calibration gap, reference of 1,000: months of 720 windows with a false alarm',
      value: (100 * month.filter((window) => window !== null).length) / month.length,
      unit: '%',
      atMost: 5,
    },
    {
      what: 'Calibration gap: 10 points worse, windows of 250 until it alarms',
      value: median(worse),
      unit: 'windows',
      atMost: 8,
    },
  ];
}

function choices(): Measured[] {
  const random = createRandom(70);
  const [queries, changed] = [500, 50];
  const [usual, later] = [
    [60, 20, 12, 5, 3],
    [20, 60, 12, 5, 3],
  ];
  const count = (size: number, weights: readonly number[]) => {
    const counts = new Map<string, number>();
    for (const entry of draw(size, () => category(random, weights)).map(String))
      counts.set(entry, (counts.get(entry) ?? 0) + 1);
    return counts;
  };
  let [wrong, right, rounds] = [0, 0, 8];
  for (let round = 0; round < rounds; round++) {
    const shifts = Array.from({ length: queries }, (_, query) =>
      choiceShift(count(50, query < changed ? later : usual), count(150, usual)),
    );
    const adjusted = benjaminiHochberg(shifts.map((shift) => shift?.pValue ?? 1));
    const found = adjusted.map(
      (pValue, query) => pValue < 0.05 && (shifts[query]?.moved ?? 0) >= CHOICE_SHIFT.minMoved,
    );
    right += found.slice(0, changed).filter(Boolean).length;
    wrong += found.slice(changed).filter(Boolean).length;
  }
  return [
    {
      what: 'Choices, 500 queries: false ones among those named',
      value: (100 * wrong) / Math.max(1, wrong + right),
      unit: '%',
      atMost: 5,
    },
    {
      what: 'Choices: a query whose first choice changed is named',
      value: (100 * right) / (changed * rounds),
      unit: '%',
      atLeast: 90,
    },
  ];
}

/** Measures what tells why outcomes have changed. */
export function calibrateCauses(): Measured[] {
  return [
    {
      what: 'Concept or data: more children, called concept drift',
      value: causeShare('concept', { childShare: 0.6, worseBy: 1, seed: 80 }),
      unit: '%',
      atMost: 1,
    },
    {
      what: 'Concept or data: more children, called data drift',
      value: causeShare('data', { childShare: 0.6, worseBy: 1, seed: 80 }),
      unit: '%',
      atLeast: 95,
    },
    {
      what: 'Concept or data: twice as bad and more children, called concept drift',
      value: causeShare('concept', { childShare: 0.3, worseBy: 2, seed: 81 }),
      unit: '%',
      atLeast: 95,
    },
    ...gaps(),
    ...choices(),
  ];
}
