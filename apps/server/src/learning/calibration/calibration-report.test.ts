import { describe, expect, it } from 'vitest';
import { confidenceFitSchema } from '../../recognition/confidence/confidence-fit.ts';
import type { CalibrationClip } from './calibration-clip.ts';
import { calibrate } from './calibration-report.ts';
import { logistic } from './fit-logistic.ts';

/** As many of each log probability are right as the probability that belongs to it says. */
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

  it('makes a fit that can be stored and read again', () => {
    expect(confidenceFitSchema.parse(JSON.parse(JSON.stringify(report.fit)))).toEqual(report.fit);
    expect(report.fit).toMatchObject(about);
  });

  it('mends confidence on speakers that nothing was learnt from', () => {
    const { all } = report.conditions;
    expect(all?.transcripts.before.calibrationError).toBeGreaterThan(0.4);
    expect(all?.transcripts.heldOut.calibrationError).toBeLessThan(0.1);
    expect(all?.transcripts.heldOut.areaUnderCurve).toBeGreaterThan(0.75);
    expect(all?.words.heldOut.calibrationError).toBeLessThan(0.1);
    expect(report.fit.transcript.heldOut.examples).toBe(400);
  });

  it('reports by condition and slice', () => {
    expect(Object.keys(report.conditions)).toEqual(['no catalogue', 'titles', 'all']);
    expect(Object.keys(report.slices['titles']?.['set'] ?? {}).toSorted()).toEqual(['orders', 'words']);
    const { examples } = report.conditions['titles']?.transcripts.heldOut ?? { examples: 0 };
    expect(examples).toBe(200);
  });

  it('learns nothing from a speaker for that same speaker', () => {
    // One speaker, alone, of whom everything is wrong: known, it would be predicted; held out, it can't be.
    const odd = { speaker: 'odd', slices: { set: 'odd' }, right: false, wordsRight: [false] };
    const { slices } = calibrate([...clipsOf(10), ...clipsOf(1, odd)], about);
    expect(slices['titles']?.['set']?.['odd']?.calibrationError).toBeGreaterThan(0.2);
  });
});
