import { categoryDrift } from '../category-drift.ts';
import { continuousDrift } from '../continuous-drift.ts';
import type { Measured } from './measured.ts';
import { asCounts, asValues } from './random-samples.ts';
import { firedShares, type WindowRule } from './simulate-windows.ts';
import { browser, BROWSERS_LATER, clipLength, clipLevel, INPUT_CHANGES } from './window-scenarios.ts';

export const valuesWarn: WindowRule = (current, reference) =>
  ['warning', 'alarm'].includes(continuousDrift(asValues(current), asValues(reference)).verdict);

export const valuesAlarm: WindowRule = (current, reference) =>
  continuousDrift(asValues(current), asValues(reference)).verdict === 'alarm';

export const categoriesAlarm: WindowRule = (current, reference) =>
  categoryDrift(asCounts(current), asCounts(reference)).verdict === 'alarm';

/** What METRICS promises of each change, in percent. */
const FOUND = [90, 99, 98] as const;
const RUNS = 1_000;
/** Three standard errors of a share of 0.6 % in twice as many runs. */
const ERROR = 0.52;

function calm(): Measured[] {
  const [warned = 1, alarmed = 1] = firedShares([valuesWarn, valuesAlarm], {
    usual: clipLength,
    current: clipLength,
    runs: 2 * RUNS,
    seed: 40,
  });
  const [twice = 1] = firedShares([valuesAlarm], {
    usual: clipLevel,
    current: clipLevel,
    runs: RUNS,
    seed: 41,
    windows: 2,
  });
  const [named = 1] = firedShares([categoriesAlarm], {
    usual: browser(),
    current: browser(),
    runs: 2 * RUNS,
    seed: 42,
  });
  return [
    { what: 'Values: false warnings (p < .01)', value: 100 * warned, unit: '%', atMost: 0.6 + ERROR },
    { what: 'Values: false candidates (p < .001)', value: 100 * alarmed, unit: '%', atMost: 0.1 + 0.21 },
    { what: 'Values: false alarms, two windows in a row', value: 100 * twice, unit: '%', atMost: 0.07 },
    { what: 'Categories: false candidates', value: 100 * named, unit: '%', atMost: 1.5 },
  ];
}

function changed(): Measured[] {
  const values = INPUT_CHANGES.map((scenario, index): Measured => {
    const [found = 0] = firedShares([valuesAlarm], {
      usual: scenario.usual,
      current: scenario.changed,
      runs: RUNS / 2,
      seed: 50 + index,
    });
    return {
      what: `Values: ${scenario.name} found at p < .001`,
      value: 100 * found,
      unit: '%',
      // With the error of 500 runs.
      atLeast: (FOUND[index] ?? 100) - 1.5,
    };
  });
  const [browsers = 0] = firedShares([categoriesAlarm], {
    usual: browser(),
    current: browser(BROWSERS_LATER),
    runs: RUNS / 2,
    seed: 55,
  });
  return [
    ...values,
    { what: 'Categories: a new browser with 15 % found', value: 100 * browsers, unit: '%', atLeast: 99 },
  ];
}

/** Measures drift of values and categories with 200 samples against 1,000. */
export function calibrateDrift(): Measured[] {
  return [...calm(), ...changed()];
}
