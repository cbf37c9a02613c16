import {
  addOutcome,
  NO_CONFIDENCE,
  type ConfidenceSums,
} from '@hark/shared/metrics/detectors/calibration-gap';
import { expect, it } from 'vitest';
import { confidenceGaps, type GapEvidence, type GapInput } from './confidence-gaps.ts';
import { placeKey, WHOLE } from './input-figures.ts';
import { confidenceByPlace, realisedCorrect } from './outcome-sums.ts';
import type { SampledTask } from './task-sample.ts';

const DAY_MS = 86_400_000;

function sums(count: number, confidence: number, correct: number): ConfidenceSums {
  let all = NO_CONFIDENCE;
  for (let index = 0; index < count; index++) all = addOutcome(all, confidence, index < correct);
  return all;
}

const ALL = placeKey(WHOLE);
const PHONES = 'device\nphone';
const reference = new Map([[ALL, sums(5_000, 0.9, 4_300)]]);

function gaps(now: GapInput['now'], day: number, evidence: GapEvidence | null = null) {
  const window = { from: day * DAY_MS, to: (day + 1) * DAY_MS };
  return confidenceGaps({ now, reference, evidence, window, minGap: 0.05, minSamples: 200 });
}

it('subtracts the standing difference of the reference, and is quiet without a change', () => {
  const { figures } = gaps(new Map([[ALL, sums(1_000, 0.9, 860)]]), 1);
  expect(figures[0]).toMatchObject({ slice: null, n: 1_000, isAlarm: false });
  expect(figures[0]?.gap?.value).toBeCloseTo(0, 2);
});

it('alarms when people are served worse than the confidence says', () => {
  const { figures } = gaps(new Map([[ALL, sums(1_000, 0.9, 700)]]), 1);
  expect(figures[0]).toMatchObject({ isAlarm: true, expected: expect.closeTo(0.9), realised: 0.7 });
});

it('adds up small evidence over windows, each once', () => {
  const now = new Map([[ALL, sums(400, 0.9, 310)]]);
  const first = gaps(now, 1);
  expect(first.figures[0]?.isAlarm).toBe(false);
  const again = gaps(now, 1, first.evidence);
  expect(again.evidence).toEqual(first.evidence);
  let { evidence } = first;
  for (let day = 2; day < 6; day++) ({ evidence } = gaps(now, day, evidence));
  expect(gaps(now, 6, evidence).figures[0]?.isAlarm).toBe(true);
});

it('compares a slice that the reference lacks with the whole of it, and leaves out small ones', () => {
  const now = new Map([
    [ALL, sums(1_000, 0.9, 860)],
    [PHONES, sums(300, 0.9, 180)],
    ['device\ntablet', sums(50, 0.9, 10)],
  ]);
  const { figures } = gaps(now, 1);
  expect(figures.map(({ slice }) => slice?.value ?? null)).toEqual([null, 'phone']);
  expect(figures[1]).toMatchObject({ isAlarm: true });
});

const TASK: SampledTask = {
  slices: { device: 'phone', version: 'hark-1' },
  redo: false,
  switched: false,
  nullSpeech: false,
  alternative: false,
  clicked: false,
  confidence: 0.8,
  data: {},
};

it('takes clicks, repeats, typing and alternatives for an outcome, and nothing for none', () => {
  expect(realisedCorrect({ ...TASK, clicked: true })).toBe(true);
  expect(realisedCorrect(TASK)).toBeNull();
  for (const bad of ['redo', 'switched', 'alternative'] as const)
    expect(realisedCorrect({ ...TASK, clicked: true, [bad]: true })).toBe(false);
});

it('counts a task in everything and in the slices of its input', () => {
  const counted = confidenceByPlace([
    { ...TASK, clicked: true },
    { ...TASK, confidence: null, redo: true },
  ]);
  expect([...counted.keys()]).toEqual([ALL, PHONES]);
  expect(counted.get(ALL)).toMatchObject({ samples: 1, correct: 1 });
});
