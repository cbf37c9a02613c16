import { useLayoutEffect } from 'react';

export interface Shortcuts {
  onType: () => void;
  onPress: () => void;
  onCancel: () => void;
  /** 1 to 9. */
  onOpen: (position: number) => void;
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && target.matches('input:not([type=checkbox]), textarea, [contenteditable]')
  );
}

/** Space belongs to the focused element; without one it controls the microphone. */
function isFree(target: EventTarget | null): boolean {
  return target === document.body || target === document.documentElement;
}

/** Keys of the whole page: `/` types, Space speaks, Escape cancels, 1 to 9 open results. */
export function useShortcuts({ onType, onPress, onCancel, onOpen }: Shortcuts): void {
  // With the first paint, not after it: visible elements must respond.
  useLayoutEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
      // An open dialog handles its own keys.
      if (document.querySelector('dialog[open]') !== null) return;
      if (event.key === 'Escape') return onCancel();
      if (isTyping(event.target)) return;
      if (event.key === '/') {
        event.preventDefault();
        onType();
      } else if (event.key === ' ' && isFree(event.target)) {
        event.preventDefault();
        onPress();
      } else if (/^[1-9]$/.test(event.key)) {
        onOpen(Number(event.key));
      }
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [onType, onPress, onCancel, onOpen]);
}
