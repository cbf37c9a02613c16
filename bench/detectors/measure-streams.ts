import { cusumRule, CUSUM_START, cusumStep } from '@hark/shared/metrics/detectors/bernoulli-cusum';
import { learnedCusum } from '@hark/shared/metrics/detectors/testing/calibrate-rates';
import {
  detectionDelays,
  falseAlarmShare,
  type StreamDetector,
} from '@hark/shared/metrics/detectors/testing/simulate-stream';
import { createRandom } from '@hark/shared/testing/seeded-random';
import type { BenchRow } from '../bench-row.ts';
import { compareTimes } from '../compare-times.ts';
import { createAdwin } from './adwin.ts';
import { createPageHinkley } from './page-hinkley.ts';

const BASE = 0.08;
/** Tasks that ours learned its baseline from, and that the others have seen before the change. */
const KNOWN = 1_000;
const RUNS = 500;
const TASKS_TIMED = 100_000;

const ofNumbers = (create: () => (value: number) => boolean) => (): StreamDetector => {
  const alarms = create();
  return (isBad) => alarms(isBad ? 1 : 0);
};

const RIVALS = [
  { name: 'ADWIN (δ 0.002)', create: ofNumbers(createAdwin) },
  { name: 'Page–Hinkley (λ 50)', create: ofNumbers(createPageHinkley) },
] as const;

function falseAlarms(): BenchRow[] {
  const scenario = { runs: RUNS, tasks: 5_000, seed: 1, share: BASE };
  const ours = 100 * falseAlarmShare({ ...scenario, create: learnedCusum(BASE, KNOWN) });
  return RIVALS.map(({ name, create }) => ({
    measure: 'false alarms in 5,000 tasks, 8 % bad',
    unit: '%',
    ours,
    baseline: { name, value: 100 * falseAlarmShare({ ...scenario, create }) },
  }));
}

function delays(after: number): BenchRow[] {
  const scenario = { runs: RUNS, tasks: 12_000, seed: 2, before: BASE, after, changeAt: KNOWN };
  const ours = detectionDelays({ ...scenario, create: learnedCusum(BASE, KNOWN) }).median;
  return RIVALS.map(({ name, create }) => ({
    measure: `median delay from 8 to ${100 * after} %`,
    unit: 'tasks',
    ours,
    baseline: { name, value: detectionDelays({ ...scenario, create }).median },
  }));
}

function cost(): BenchRow[] {
  const random = createRandom(3);
  const tasks = Array.from({ length: TASKS_TIMED }, () => random() < BASE);
  const rule = cusumRule(BASE);
  const ours = () => tasks.reduce((state, isBad) => cusumStep(state, { isBad, atMs: 0 }, rule), CUSUM_START);
  return RIVALS.map(({ name, create }) => {
    const { oursMs, baselineMs } = compareTimes(ours, () => {
      const alarms = create();
      for (const isBad of tasks) alarms(isBad);
    });
    const nanoseconds = (ms: number) => (1e6 * ms) / TASKS_TIMED;
    return {
      measure: 'time for a task and a stream',
      unit: 'ns',
      ours: nanoseconds(oursMs),
      baseline: { name, value: nanoseconds(baselineMs) },
    };
  });
}

/** Rows of the detectors that see one task after another. */
export function measureStreams(): BenchRow[] {
  return [...falseAlarms(), ...delays(2 * BASE), ...delays(1.5 * BASE), ...cost()];
}
