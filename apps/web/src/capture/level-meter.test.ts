import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLevelMeter, meterShare } from './level-meter.ts';

/** The meter's value after each of these levels. */
function shownAfter(levelsDbfs: readonly number[]): number[] {
  const meter = createLevelMeter();
  let shown = 0;
  return levelsDbfs.map((levelDbfs) => (shown = meter(levelDbfs) ?? shown));
}

const repeat = (levelDbfs: number, frames: number): number[] =>
  Array.from({ length: frames }, () => levelDbfs);

describe('level meter', () => {
  it('rises within two frames and falls more slowly', () => {
    const shown = shownAfter([...repeat(-20, 2), ...repeat(-120, 3)]);
    expect(shown[1]).toBeGreaterThan(0.8 * meterShare(-20));
    expect(shown[4]).toBeGreaterThan(0.3);
    expect(shown[4]).toBeLessThan(0.5);
  });

  it('shows a quiet room once, not its noise', () => {
    const meter = createLevelMeter();
    for (let i = 0; i < 5; i++) meter(-50);
    const noise = Array.from({ length: 100 }, (_, i) => meter(-50 + Math.sin(i) / 2));
    expect(noise.filter((share) => share !== null)).toEqual([]);
  });

  it('returns null during silence', () => {
    const meter = createLevelMeter();
    expect(repeat(-75, 50).map((levelDbfs) => meter(levelDbfs))).toEqual(repeat(0, 50).map(() => null));
  });

  it('returns to zero after speech', () => {
    expect(shownAfter([...repeat(-18, 10), ...repeat(-90, 30)]).at(-1)).toBe(0);
  });

  it('stays near the level for any input', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -120, max: 0 }), { minLength: 1, maxLength: 60 }), (levels) => {
        const last = levels.at(-1) ?? 0;
        const shown = shownAfter([...levels, ...repeat(last, 40)]);
        expect(Math.abs((shown.at(-1) ?? 0) - meterShare(last))).toBeLessThan(0.06);
      }),
    );
  });
});
