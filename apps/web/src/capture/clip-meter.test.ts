import { clipStatisticsSchema } from '@hark/shared/wire/clip-statistics';
import { VAD_FRAME_SAMPLES } from '@hark/shared/wire/vad-frame';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createClipMeter, frameLevelDbfs } from './clip-meter.ts';
import type { ScoredFrame } from './scored-frame.ts';

function frame(amplitude: number, speechProbability: number, inferenceMs = 1): ScoredFrame {
  const samples = new Float32Array(VAD_FRAME_SAMPLES).fill(amplitude);
  return { samples, capturedAtMs: 0, speechProbability, inferenceMs };
}

function measure(frames: ScoredFrame[]) {
  const meter = createClipMeter(0.5);
  for (const each of frames) meter.add(each);
  return meter.statistics();
}

describe('clip meter', () => {
  it('measures length, level, silences and the share of speech', () => {
    const statistics = measure([
      frame(0.01, 0),
      frame(0.01, 0),
      frame(0.1, 0.9),
      frame(0.1, 0.9),
      frame(0.01, 0),
    ]);
    expect(statistics.durationMs).toBe(160);
    expect(statistics.peakDbfs).toBeCloseTo(-20, 4);
    expect(statistics.snrDb).toBeCloseTo(20, 4);
    expect(statistics.silenceBeforeMs).toBe(64);
    expect(statistics.silenceAfterMs).toBe(32);
    expect(statistics.speechShare).toBeCloseTo(0.4);
  });

  it('measures speech that begins or ends at the edge of the clip', () => {
    const quiet = [frame(0.01, 0), frame(0.01, 0)];
    expect(measure([frame(0.1, 0.9), ...quiet])).toMatchObject({ truncatedStart: true, truncatedEnd: false });
    expect(measure([...quiet, frame(0.1, 0.9)])).toMatchObject({ truncatedStart: false, truncatedEnd: true });
  });

  it('counts clipped samples', () => {
    expect(measure([frame(1, 0.9), frame(0.5, 0.9)]).clippedShare).toBe(0.5);
  });

  it('returns null for what cannot be measured', () => {
    expect(measure([frame(0, 0)])).toMatchObject({
      rmsDbfs: null,
      peakDbfs: null,
      snrDb: null,
      silenceAfterMs: null,
    });
    expect(measure([])).toMatchObject({ durationMs: 0, speechShare: null, vadFrameP95Ms: null });
  });

  it('always fits the wire', () => {
    const anyFrame = fc
      .record({
        amplitude: fc.float({ min: -1, max: 1, noNaN: true }),
        probability: fc.double({ min: 0, max: 1, noNaN: true }),
      })
      .map(({ amplitude, probability }) => frame(amplitude, probability, 3));
    fc.assert(
      fc.property(fc.array(anyFrame, { maxLength: 20 }), (frames) => {
        expect(clipStatisticsSchema.safeParse(measure(frames)).error).toBeUndefined();
      }),
    );
  });

  it('gives digital silence the lowest level of the meter', () => {
    expect(frameLevelDbfs(new Float32Array(8))).toBe(-120);
    expect(frameLevelDbfs(new Float32Array(8).fill(0.1))).toBeCloseTo(-20, 4);
  });
});
