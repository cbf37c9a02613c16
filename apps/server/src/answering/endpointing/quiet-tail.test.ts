import { describe, expect, it } from 'vitest';
import { VAD_FRAME_SAMPLES } from '@hark/shared/wire/vad-frame';
import { isQuietTail } from './quiet-tail.ts';

/** Frames of alternating samples of that amplitude, so that a frame's level is its amplitude's. */
function frames(amplitude: number, count: number): number[] {
  return Array.from({ length: count * VAD_FRAME_SAMPLES }, (_, index) =>
    index % 2 === 0 ? amplitude : -amplitude,
  );
}

const speech = frames(8_000, 20);
const pause = frames(100, 3);
const pauseSamples = speech.length + pause.length;

function isQuiet(...tail: number[][]): boolean {
  return isQuietTail(Int16Array.from([...speech, ...pause, ...tail.flat()]), pauseSamples);
}

describe('the tail after a pause', () => {
  it('is quiet without audio, or with more of the same silence', () => {
    expect(isQuiet()).toBe(true);
    expect(isQuiet(frames(100, 15))).toBe(true);
    expect(isQuiet(frames(180, 15))).toBe(true);
  });

  it('is not quiet if a single frame is louder, at any place and however short', () => {
    expect(isQuiet(frames(100, 7), frames(300, 1), frames(100, 7))).toBe(false);
    expect(isQuiet(frames(100, 7), frames(300, 1).slice(0, 100))).toBe(false);
  });

  it('is quiet below the noise floor of microphones, whatever the silence was', () => {
    const silent = Int16Array.from([...speech, ...frames(0, 3), ...frames(20, 5)]);
    expect(isQuietTail(silent, pauseSamples)).toBe(true);
  });

  it('is not quiet if the pause is as loud as the speech', () => {
    const noisy = Int16Array.from([...speech, ...frames(7_000, 3), ...frames(7_000, 5)]);
    expect(isQuietTail(noisy, pauseSamples)).toBe(false);
  });
});
