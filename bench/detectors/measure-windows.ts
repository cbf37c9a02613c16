import {
  categoriesAlarm,
  valuesAlarm,
  valuesWarn,
} from '@hark/shared/metrics/detectors/testing/calibrate-drift';
import { month, ringsOf, type Input } from '@hark/shared/metrics/detectors/testing/simulate-month';
import { firedShares, type WindowRule } from '@hark/shared/metrics/detectors/testing/simulate-windows';
import {
  browser,
  BROWSERS_LATER,
  clipLength,
  clipLevel,
  INPUT_CHANGES,
} from '@hark/shared/metrics/detectors/testing/window-scenarios';
import { createRandom } from '@hark/shared/testing/seeded-random';
import type { BenchRow } from '../bench-row.ts';
import { compareTimes } from '../compare-times.ts';
import { barePsi, bareWasserstein, jensenShannon, psiOfCategories } from './distance-rules.ts';

const CALM_RUNS = 2_000;
const CHANGED_RUNS = 500;
const MONTHS = 3;

interface Rival {
  name: string;
  rule: WindowRule;
}

const RIVALS: readonly Rival[] = [
  { name: 'PSI ≥ 0.1', rule: barePsi },
  { name: 'Jensen–Shannon ≥ 0.1', rule: jensenShannon },
  { name: 'Wasserstein ≥ 0.1 σ', rule: bareWasserstein },
];
const PSI_OF_CATEGORIES: Rival = { name: 'PSI > 0.1', rule: psiOfCategories };

type Scenario = Omit<Parameters<typeof firedShares>[1], 'seed'> & { seed: number };

/** Compares one of our rules with others on the same samples, in percent. */
function compare(
  measure: string,
  ours: WindowRule,
  rivals: readonly Rival[],
  scenario: Scenario,
): BenchRow[] {
  const [own = Number.NaN, ...others] = firedShares([ours, ...rivals.map(({ rule }) => rule)], scenario);
  return rivals.map(({ name }, index) => ({
    measure,
    unit: '%',
    ours: 100 * own,
    baseline: { name, value: 100 * (others[index] ?? Number.NaN) },
  }));
}

function calm(): BenchRow[] {
  const of = (name: string) => `false alarms a window, ${name}, 200 against 1,000`;
  const scenario = (usual: Scenario['usual'], seed: number): Scenario => ({
    usual,
    current: usual,
    runs: CALM_RUNS,
    seed,
  });
  return [
    ...compare(of('clip length (warnings)'), valuesWarn, RIVALS, scenario(clipLength, 1)),
    ...compare(of('level (warnings)'), valuesWarn, RIVALS, scenario(clipLevel, 2)),
    ...compare(of('browsers'), categoriesAlarm, [PSI_OF_CATEGORIES], scenario(browser(), 3)),
  ];
}

function changed(): BenchRow[] {
  return [
    ...INPUT_CHANGES.flatMap(({ name, usual, changed: current }, index) =>
      compare(`found: ${name} (p < .001)`, valuesAlarm, RIVALS, {
        usual,
        current,
        runs: CHANGED_RUNS,
        seed: 10 + index,
      }),
    ),
    ...compare('found: a new browser with 15 %', categoriesAlarm, [PSI_OF_CATEGORIES], {
      usual: browser(),
      current: browser(BROWSERS_LATER),
      runs: CHANGED_RUNS,
      seed: 14,
    }),
  ];
}

/** Four inputs, every hour of four weeks with at least 200 tasks. */
function rhythm(): BenchRow[] {
  const months = Array.from({ length: MONTHS }, (_, seed) => month(seed + 1));
  const ringsAMonth = (fires: (input: Input) => WindowRule, hoursInARow: number): number =>
    months.reduce((sum, hours) => sum + ringsOf({ fires, hoursInARow }, hours).length, 0) / MONTHS;
  const ours = ringsAMonth((input) => (input === 'browsers' ? categoriesAlarm : valuesAlarm), 2);
  return RIVALS.map(({ name, rule }) => ({
    measure: 'false alarms a month with the rhythm of day and week',
    unit: 'alarms',
    ours,
    baseline: { name, value: ringsAMonth(() => rule, 1) },
  }));
}

function cost(): BenchRow[] {
  const random = createRandom(20);
  const drawMany = (size: number) => Array.from({ length: size }, () => clipLength(random));
  const [current, reference] = [drawMany(200), drawMany(1_000)];
  return RIVALS.map(({ name, rule }) => {
    const { oursMs, baselineMs } = compareTimes(
      () => valuesAlarm(current, reference),
      () => rule(current, reference),
    );
    return {
      measure: 'time for 200 values against 1,000, sorting included',
      unit: 'ms',
      ours: oursMs,
      baseline: { name, value: baselineMs },
    };
  });
}

/** Rows of the detectors that compare a window with a reference. */
export function measureWindows(): BenchRow[] {
  return [...calm(), ...changed(), ...rhythm(), ...cost()];
}
