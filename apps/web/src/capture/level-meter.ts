const QUIETEST_DBFS = -58;
const LOUDEST_DBFS = -16;
/** Share of the way to a new level in one frame: quick up, slow down, as a needle moves. */
const ATTACK = 0.74;
const RELEASE = 0.22;
/** Smaller moves are not shown: a pixel of the larger ring's rim. The noise of a room moves less. */
const LEAST_MOVE = 0.04;

/** Loudness as a share of the meter, 0..1. */
export function meterShare(levelDbfs: number): number {
  return Math.max(0, Math.min(1, (levelDbfs - QUIETEST_DBFS) / (LOUDEST_DBFS - QUIETEST_DBFS)));
}

/**
 * Makes of the level of each frame what a meter is to show, 0..1; null while that stays as it is, so that a quiet room
 * draws nothing. It starts at 0.
 */
export function createLevelMeter(): (levelDbfs: number) => number | null {
  let needle = 0;
  let shown = 0;
  return (levelDbfs) => {
    const level = meterShare(levelDbfs);
    needle += (level - needle) * (level > needle ? ATTACK : RELEASE);
    // Down to the stop, however small the last move.
    const next = needle < LEAST_MOVE ? 0 : Math.round(needle * 100) / 100;
    if (next === shown || (next !== 0 && Math.abs(next - shown) < LEAST_MOVE)) return null;
    shown = next;
    return shown;
  };
}
