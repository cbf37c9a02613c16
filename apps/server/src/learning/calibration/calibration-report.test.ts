import { describe, expect, it } from 'vitest';
import { confidenceFitSchema } from '../../recognition/confidence/confidence-fit.ts';
import type { CalibrationClip } from './calibration-clip.ts';
import { calibrate } from './calibration-report.ts';
import { logistic } from './fit-logistic.ts';

/** For each log probability, the share of right clips equals the corresponding probability. */
function clipsOf(speakers: number, changed: Partial<CalibrationClip> = {}): CalibrationClip[] {
  return Array.from({ length: 40 * speakers }, (_, index) => {
    const logProb = -(index % 8);
    const right = Math.floor(index / 8) % 5 < 5 * logistic(2 + logProb);
    return {
      condition: index % 2 === 0 ? 'no catalogue' : 'titles',
      speaker: `speaker-${Math.floor(index / 40)}`,
      slices: { set: index % 3 === 0 ? 'orders' : 'words' },
      evidence: {
        transcript: { logProb, margin: 1, phrase: 0, pace: 0 },
        words: [{ word: 'go', evidence: { lowest: logProb, margin: 1, mean: logProb, phrase: 0 } }],
      },
      right,
      wordsRight: [right],
      before: { confidence: 0.99, words: [0.99] },
      ...changed,
    };
  });
}

const about = { engine: 'moonshine/9', fittedAt: '2026-01-02', recordings: 400 };

describe('calibrate', () => {
  const report = calibrate(clipsOf(10), about);

  it('makes a fit that survives storage as JSON', () => {
    expect(confidenceFitSchema.parse(JSON.parse(JSON.stringify(report.fit)))).toEqual(report.fit);
    expect(report.fit).toMatchObject(about);
  });

  it('improves the calibration for speakers outside the fit', () => {
    const { all } = report.conditions;
    expect(all?.transcripts.before.calibrationError).toBeGreaterThan(0.4);
    expect(all?.transcripts.heldOut.calibrationError).toBeLessThan(0.1);
    expect(all?.transcripts.heldOut.areaUnderCurve).toBeGreaterThan(0.75);
    expect(all?.words.heldOut.calibrationError).toBeLessThan(0.1);
    expect(report.fit.transcript.heldOut.examples).toBe(400);
  });

  it('reports by condition and by slice', () => {
    expect(Object.keys(report.conditions)).toEqual(['no catalogue', 'titles', 'all']);
    expect(Object.keys(report.slices['titles']?.['set'] ?? {}).toSorted()).toEqual(['orders', 'words']);
    const { examples } = report.conditions['titles']?.transcripts.heldOut ?? { examples: 0 };
    expect(examples).toBe(200);
  });

  it('estimates the confidences of a speaker without that speaker’s clips', () => {
    // Every clip of one speaker is wrong. A fit with these clips would predict that; a held-out fit cannot.
    const odd = { speaker: 'odd', slices: { set: 'odd' }, right: false, wordsRight: [false] };
    const { slices } = calibrate([...clipsOf(10), ...clipsOf(1, odd)], about);
    expect(slices['titles']?.['set']?.['odd']?.calibrationError).toBeGreaterThan(0.2);
  });
});
