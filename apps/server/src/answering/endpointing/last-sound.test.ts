import { describe, expect, it } from 'vitest';
import { lastSoundEnd } from './last-sound.ts';

const FRAME = 160;

/** So many frames of 10 ms of alternating samples of that amplitude. */
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
  it('ends where the silence of the room begins', () => {
    expect(endOf(room, speech, room)).toBe(90);
  });

  it('may be much fainter than the speech before it', () => {
    expect(endOf(room, speech, frames(400, 20), room)).toBe(110);
    expect(endOf(room, speech, room, frames(800, 5), room)).toBe(125);
  });

  it('is no click', () => {
    expect(endOf(room, speech, room, frames(8_000, 1), room)).toBe(90);
  });

  it('is what comes last where there is no silence behind it', () => {
    expect(endOf(room, speech)).toBe(90);
  });

  it('is not below what any microphone hears, though the room were digital silence', () => {
    expect(endOf(frames(0, 30), speech, frames(20, 20), frames(0, 10))).toBe(90);
  });

  it.each([
    ['noise is nearly as loud as the speech', [frames(3_000, 30), speech, frames(3_000, 30)]],
    ['there is silence alone', [frames(0, 30)]],
    ['there is nothing', []],
  ])('cannot be told where %s', (_, parts) => {
    expect(endOf(...parts)).toBeNull();
  });
});
