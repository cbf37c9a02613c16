import { describe, expect, it } from 'vitest';
import { expectedCalibrationError, reliabilityBins } from './calibration-error.ts';

const judged = (confidence: number, rights: readonly boolean[]) =>
  rights.map((right) => ({ confidence, right }));
const values = [
  ...judged(0.95, [true, true, true, false]),
  ...judged(0.25, [true, false]),
  ...judged(1, [true]),
];

describe('reliabilityBins', () => {
  it('counts the values and the share of right ones in each range of confidence', () => {
    const bins = reliabilityBins(values);
    expect(bins).toHaveLength(10);
    expect(bins[2]).toEqual({ from: 0.2, to: 0.3, count: 2, confidence: 0.25, accuracy: 0.5 });
    expect(bins[9]).toMatchObject({ count: 5, confidence: expect.closeTo(0.96, 9), accuracy: 0.8 });
    expect(bins[0]).toEqual({ from: 0, to: 0.1, count: 0, confidence: null, accuracy: null });
  });
});

describe('expectedCalibrationError', () => {
  it('is the mean difference between confidence and accuracy, weighted by the sizes of the bins', () => {
    expect(expectedCalibrationError(values)).toBeCloseTo((2 * 0.25 + 5 * 0.16) / 7, 9);
  });

  it('is null without values', () => {
    expect(expectedCalibrationError([])).toBeNull();
  });
});
