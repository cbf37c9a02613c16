import { describe, expect, it } from 'vitest';
import { longestPauseMs, pauseInside } from './pause-inside.ts';

const RATE = 16;

/** A recording of tones and hiss at the given levels and lengths in milliseconds. */
function recorded(...parts: [level: number, durationMs: number][]): Float32Array {
  return Float32Array.from(
    parts.flatMap(([level, durationMs]) =>
      Array.from({ length: durationMs * RATE }, (_, at) => level * Math.sin(at * 0.3)),
    ),
  );
}
const QUIET = 0.001;
const LOUD = 0.3;
const twoWords = recorded([QUIET, 300], [LOUD, 400], [QUIET, 100], [LOUD, 400], [QUIET, 300]);

describe('an inserted pause', () => {
  it('has the requested length, with all of the recording around it', () => {
    const paused = pauseInside(twoWords, 700);
    expect(paused?.samples).toHaveLength(twoWords.length + 600 * RATE);
    expect(paused?.pause.startMs).toBeGreaterThanOrEqual(690);
    expect(paused?.pause.startMs).toBeLessThanOrEqual(710);
    const { startMs = 0, endMs = 0 } = paused?.pause ?? {};
    expect(endMs - startMs).toBeGreaterThanOrEqual(680);
    expect(endMs - startMs).toBeLessThanOrEqual(700);
    expect(paused?.samples.slice(0, 700 * RATE)).toEqual(twoWords.slice(0, 700 * RATE));
    expect(paused?.samples.slice(-700 * RATE)).toEqual(twoWords.slice(-700 * RATE));
  });

  it('is as loud as the existing silence', () => {
    const { samples } = pauseInside(twoWords, 700) ?? { samples: new Float32Array(1) };
    const inside = samples.slice(800 * RATE, 1_300 * RATE);
    const rms = Math.sqrt(inside.reduce((sum, sample) => sum + sample ** 2, 0) / inside.length);
    expect(rms).toBeGreaterThan((QUIET / Math.SQRT2) * 0.8);
    expect(rms).toBeLessThan((QUIET / Math.SQRT2) * 1.2);
  });

  it('has further places, the longest first', () => {
    const threeWords = recorded([LOUD, 400], [QUIET, 80], [LOUD, 400], [QUIET, 100], [LOUD, 400]);
    expect(pauseInside(threeWords, 700, 1)?.pause.startMs).toBe(880);
    expect(pauseInside(threeWords, 700, 2)?.pause.startMs).toBe(400);
    expect(pauseInside(threeWords, 700, 3)).toBeNull();
  });

  it('is the existing silence if that is longer', () => {
    expect(pauseInside(twoWords, 50)?.samples).toEqual(twoWords);
  });

  it.each([
    ['the speech has no gap', recorded([QUIET, 300], [LOUD, 800], [QUIET, 300])],
    ['the gap is as short as inside a word', recorded([QUIET, 300], [LOUD, 400], [QUIET, 40], [LOUD, 400])],
    [
      'only a click follows the gap',
      recorded([QUIET, 300], [LOUD, 400], [QUIET, 400], [LOUD, 20], [QUIET, 300]),
    ],
    ['hardly any speech precedes the gap', recorded([QUIET, 300], [LOUD, 100], [QUIET, 100], [LOUD, 800])],
    ['the gap is too loud to be noise', recorded([LOUD, 400], [LOUD / 3, 100], [LOUD, 400])],
    ['the recording is digital silence', new Float32Array(16_000)],
    ['the recording is empty', new Float32Array(0)],
  ])('has no place if %s', (_, recording) => {
    expect(pauseInside(recording, 700)).toBeNull();
  });
});

describe('the longest pause of a recording', () => {
  it('lies between words', () => {
    expect(longestPauseMs(twoWords)).toBe(100);
    expect(longestPauseMs(pauseInside(twoWords, 700)?.samples ?? twoWords)).toBe(700);
    expect(longestPauseMs(recorded([QUIET, 300], [LOUD, 800], [QUIET, 300]))).toBe(0);
  });

  it('continues through a breath, and ends at a word', () => {
    const withBreath = recorded([LOUD, 400], [QUIET, 200], [LOUD / 10, 50], [QUIET, 200], [LOUD, 400]);
    expect(longestPauseMs(withBreath)).toBe(450);
    const withWord = recorded([LOUD, 400], [QUIET, 200], [LOUD / 2, 300], [QUIET, 300], [LOUD, 400]);
    expect(longestPauseMs(withWord)).toBe(300);
  });
});
