import { useEffect, type RefObject } from 'react';

const QUIETEST_DBFS = -58;
const LOUDEST_DBFS = -16;
/** Share of the way to a new level in one animation frame: quick up, slow down, as a needle moves. */
const ATTACK = 0.5;
const RELEASE = 0.12;
/** A meter that stands still is looked at so often: frames that draw nothing cost a phone its battery. */
const STILL_MS = 64;

/** Loudness as a share of the meter, 0..1. */
export function meterShare(levelDbfs: number): number {
  return Math.max(0, Math.min(1, (levelDbfs - QUIETEST_DBFS) / (LOUDEST_DBFS - QUIETEST_DBFS)));
}

/** Writes the level into the element's `--level`, frame by frame and without rendering. */
export function useLevelMeter(
  element: RefObject<HTMLElement | null>,
  levelDbfs: () => number,
  isLive: boolean,
): void {
  useEffect(() => {
    const target = element.current;
    if (target === null || !isLive) return undefined;
    let shown = 0;
    let written = '';
    let frame = 0;
    let rest: ReturnType<typeof setTimeout> | undefined;
    const next = (): void => {
      frame = requestAnimationFrame(draw);
    };
    const draw = (): void => {
      const level = meterShare(levelDbfs());
      shown += (level - shown) * (level > shown ? ATTACK : RELEASE);
      const text = shown.toFixed(2);
      if (text === written) {
        rest = setTimeout(next, STILL_MS);
        return;
      }
      written = text;
      target.style.setProperty('--level', text);
      next();
    };
    draw();
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(rest);
      target.style.removeProperty('--level');
    };
  }, [element, levelDbfs, isLive]);
}
