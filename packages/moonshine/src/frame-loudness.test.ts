import { describe, expect, it } from 'vitest';
import { firstFrameStart, frameLoudness, FRAME_SAMPLES } from './frame-loudness.ts';

describe('frameLoudness', () => {
  it('is high in exactly the frames with sound', () => {
    const samples = new Float32Array(20 * FRAME_SAMPLES);
    samples.fill(0.5, firstFrameStart + 5 * FRAME_SAMPLES, firstFrameStart + 8 * FRAME_SAMPLES);
    const loudness = frameLoudness(samples, 19);
    const loud = Array.from(loudness.keys()).filter((frame) => (loudness[frame] ?? 0) > -10);
    expect(loud).toEqual([5, 6, 7]);
    expect(loudness[6]).toBeCloseTo(20 * Math.log10(0.5), 5);
  });

  it('is -90 dB in silence and beyond the end', () => {
    expect(frameLoudness(new Float32Array(100), 4).every((level) => level === -90)).toBe(true);
  });
});
