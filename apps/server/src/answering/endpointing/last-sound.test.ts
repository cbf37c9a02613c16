import { describe, expect, it } from 'vitest';
import { lastSoundEnd } from './last-sound.ts';

const FRAME = 160;

/** Returns frames of 10 ms with alternating samples of that amplitude. */
function frames(amplitude: number, count: number): number[] {
  return Array.from({ length: count * FRAME }, (_, index) => (index % 2 === 0 ? amplitude : -amplitude));
}

function endOf(...parts: number[][]): number | null {
  const end = lastSoundEnd(Int16Array.from(parts.flat()));
  return end === null ? null : end / FRAME;
}

const speech = frames(8_000, 60);
const room = frames(20, 30);

describe('the last sound', () => {
  it('ends where room silence begins', () => {
    expect(endOf(room, speech, room)).toBe(90);
  });

  it('may be much fainter than the speech before it', () => {
    expect(endOf(room, speech, frames(400, 20), room)).toBe(110);
    expect(endOf(room, speech, room, frames(800, 5), room)).toBe(125);
  });

  it('excludes clicks', () => {
    expect(endOf(room, speech, room, frames(8_000, 1), room)).toBe(90);
  });

  it('ends with the audio if no silence follows', () => {
    expect(endOf(room, speech)).toBe(90);
  });

  it('is never below the noise floor of microphones, even in digital silence', () => {
    expect(endOf(frames(0, 30), speech, frames(20, 20), frames(0, 10))).toBe(90);
  });

  it.each([
    ['noise is nearly as loud as the speech', [frames(3_000, 30), speech, frames(3_000, 30)]],
    ['there is silence alone', [frames(0, 30)]],
    ['there is nothing', []],
  ])('is null if %s', (_, parts) => {
    expect(endOf(...parts)).toBeNull();
  });
});
