const QUIETEST_DBFS = -58;
const LOUDEST_DBFS = -16;
/** Share of the way to a new level in one frame: fast up, slow down, like a needle. */
const ATTACK = 0.74;
const RELEASE = 0.22;
/** Smaller changes are not shown: one pixel of the larger ring's rim. The noise of a room stays below it. */
const LEAST_MOVE = 0.04;

/** Returns loudness as a share of the meter, 0..1. */
export function meterShare(levelDbfs: number): number {
  return Math.max(0, Math.min(1, (levelDbfs - QUIETEST_DBFS) / (LOUDEST_DBFS - QUIETEST_DBFS)));
}

/**
 * Returns a function that turns the level of each frame into the meter's value, 0..1; null while it is unchanged, so
 * that a quiet room causes no rendering. It starts at 0.
 */
export function createLevelMeter(): (levelDbfs: number) => number | null {
  let needle = 0;
  let shown = 0;
  return (levelDbfs) => {
    const level = meterShare(levelDbfs);
    needle += (level - needle) * (level > needle ? ATTACK : RELEASE);
    // Falls to zero, however small the last change.
    const next = needle < LEAST_MOVE ? 0 : Math.round(needle * 100) / 100;
    if (next === shown || (next !== 0 && Math.abs(next - shown) < LEAST_MOVE)) return null;
    shown = next;
    return shown;
  };
}
