import { type RefObject, useEffect } from 'react';
import type { VoiceController } from '../../voice/voice-controller.ts';

/** Writes changes of the level into the element's `--level`, without rendering. */
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
