import { createRandom } from '../../../testing/seeded-random.ts';
import {
  CUSUM_START,
  cusumBatch,
  cusumRule,
  cusumRuleOf,
  cusumStep,
  cusumThreshold,
  isCusumAlarm,
  recoveryRule,
  type CusumRule,
} from '../bernoulli-cusum.ts';
import { missingDrift } from '../missing-drift.ts';
import { rateWarning, type RateSums } from '../rate-warning.ts';
import type { Measured } from './measured.ts';
import { detectionDelays, falseAlarmShare, type StreamDetector } from './simulate-stream.ts';

type Random = () => number;

const BASE = 0.08;
const REDO = { better: 'lower' } as const;
/** What METRICS promises of the CUSUM. */
const BEARABLE = { falseAlarms: 0.03, tasks: 5_000 };
const TASKS_A_MINUTE = 20;

/** The CUSUM as it is used, task by task. */
export function cusumDetector(rule: CusumRule, threshold: number): StreamDetector {
  let state = CUSUM_START;
  return (isBad) => {
    state = cusumStep(state, { isBad, atMs: 0 }, rule);
    return isCusumAlarm(state, threshold);
  };
}

/** The CUSUM from the counts of minutes. */
function batchDetector(rule: CusumRule, threshold: number): StreamDetector {
  let [state, bad, samples] = [CUSUM_START, 0, 0];
  return (isBad) => {
    if (isBad) bad++;
    samples++;
    if (samples < TASKS_A_MINUTE) return false;
    state = cusumBatch(state, { bad, samples, atMs: 0 }, rule);
    [bad, samples] = [0, 0];
    return isCusumAlarm(state, threshold);
  };
}

/** Draws the sums of a rate. */
export function drawRate(random: Random, samples: number, share: number): RateSums {
  let total = 0;
  for (let index = 0; index < samples; index++) if (random() < share) total++;
  return { samples, total };
}

/** A CUSUM that learned its baseline from so many tasks. */
export const learnedCusum =
  (share: number, samples: number) =>
  (random: Random): StreamDetector => {
    const rule = cusumRuleOf({ samples, bad: drawRate(random, samples, share).total });
    return cusumDetector(rule, cusumThreshold(BEARABLE, rule));
  };

const change = { tasks: 8_000, before: BASE, after: 2 * BASE, changeAt: 500 };

function knownBaseline(): Measured[] {
  const create = () => cusumDetector(cusumRule(BASE), 8);
  const batched = () => batchDetector(cusumRule(BASE), 8);
  const calm = { runs: 2_000, tasks: 5_000, share: BASE };
  return [
    {
      what: 'CUSUM, h = 8: false alarms in 5,000 tasks',
      value: 100 * falseAlarmShare({ ...calm, create, seed: 1 }),
      unit: '%',
      // 3 %, with the error of 2,000 runs.
      atMost: 3.8,
    },
    {
      what: 'CUSUM, h = 8: median delay from 8 to 16 %',
      value: detectionDelays({ ...change, create, runs: 1_000, seed: 2 }).median,
      unit: 'tasks',
      atMost: 190,
    },
    {
      what: 'CUSUM of minutes of 20 tasks: false alarms in 5,000 tasks',
      value: 100 * falseAlarmShare({ ...calm, create: batched, seed: 3 }),
      unit: '%',
      atMost: 3,
    },
    {
      what: 'CUSUM of minutes of 20 tasks: median delay from 8 to 16 %',
      value: detectionDelays({ ...change, create: batched, runs: 1_000, seed: 4 }).median,
      unit: 'tasks',
      atMost: 235,
    },
  ];
}

function learnedBaseline(): Measured[] {
  const falseAlarms = [0.01, 0.08, 0.4].map((share, index): Measured => ({
    what: `CUSUM, baseline of 1,000 tasks, ${100 * share} % bad: false alarms in 5,000`,
    value:
      100 *
      falseAlarmShare({
        runs: 800,
        tasks: 5_000,
        seed: 10 + index,
        share,
        create: learnedCusum(share, 1_000),
      }),
    unit: '%',
    atMost: 4.5,
  }));
  return [
    ...falseAlarms,
    {
      what: 'CUSUM, baseline of 1,000 tasks: median delay from 8 to 16 %',
      value: detectionDelays({ ...change, create: learnedCusum(BASE, 1_000), runs: 600, seed: 14 }).median,
      unit: 'tasks',
      atMost: 250,
    },
  ];
}

function family(): Measured {
  const streams = 40;
  const rule = cusumRule(BASE);
  const threshold = cusumThreshold({ ...BEARABLE, streams }, rule);
  const runs = 6_000;
  const create = () => cusumDetector(rule, threshold);
  const share = falseAlarmShare({ runs, tasks: 5_000, seed: 20, share: BASE, create });
  return {
    what: `CUSUM, ${streams} slices together: false alarms in 5,000 tasks of each`,
    value: 100 * streams * share,
    unit: '%',
    atMost: 6.5,
  };
}

function recovery(): Measured {
  const rule = recoveryRule(cusumRule(BASE));
  const create = () => cusumDetector(rule, 4);
  return {
    what: 'CUSUM of the recovery, h = 4: median delay when it is 8 % again',
    value: detectionDelays({
      create,
      runs: 1_000,
      tasks: 3_000,
      seed: 21,
      before: 0.16,
      after: BASE,
      changeAt: 0,
    }).median,
    unit: 'tasks',
    atMost: 180,
  };
}

function windows(): Measured[] {
  const runs = 4_000;
  const shareOf = (seed: number, isFound: (random: Random) => boolean): number => {
    const random = createRandom(seed);
    return (100 * Array.from({ length: runs }, () => isFound(random)).filter(Boolean).length) / runs;
  };
  const warns = (now: number) => (random: Random) =>
    rateWarning(REDO, drawRate(random, 300, now), drawRate(random, 2_000, BASE)).verdict === 'warning';
  const missing =
    (share: number, verdict: string, samples = 200) =>
    (random: Random) =>
      missingDrift(
        { missing: drawRate(random, samples, share).total, samples },
        { missing: 5, samples: 2_000 },
        { isMandatory: true },
      ).verdict === verdict;
  return [
    {
      what: 'Rate warning: false warnings of 300 tasks',
      value: shareOf(30, warns(BASE)),
      unit: '%',
      atMost: 0.3,
    },
    {
      what: 'Rate warning: from 8 to 16 % found in 300 tasks',
      value: shareOf(31, warns(0.16)),
      unit: '%',
      atLeast: 60,
    },
    {
      what: 'Missing field: 1 % of 200 warns',
      value: shareOf(32, missing(0.01, 'warning')),
      unit: '%',
      atMost: 1,
    },
    {
      what: 'Missing field: 5 % of 200 alarms',
      value: shareOf(33, missing(0.05, 'alarm')),
      unit: '%',
      atMost: 0.2,
    },
    {
      what: 'Missing field: 20 % of 200 alarms',
      value: shareOf(34, missing(0.2, 'alarm')),
      unit: '%',
      atLeast: 99,
    },
  ];
}

/** Measures the detectors of rates. */
export function calibrateRates(): Measured[] {
  return [...knownBaseline(), ...learnedBaseline(), family(), recovery(), ...windows()];
}
