import { useEffect, type RefObject } from 'react';
import type { VoiceController } from '../../voice/voice-controller.ts';

/** Writes the level into the element's `--level` when it moves, without rendering. */
export function useLevelMeter(
  element: RefObject<HTMLElement | null>,
  level: VoiceController['level'],
  isLive: boolean,
): void {
  useEffect(() => {
    const target = element.current;
    if (target === null || !isLive) return undefined;
    const write = (): void => target.style.setProperty('--level', level.read().toFixed(2));
    write();
    const unsubscribe = level.subscribe(write);
    return () => {
      unsubscribe();
      target.style.removeProperty('--level');
    };
  }, [element, level, isLive]);
}
