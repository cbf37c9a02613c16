import { useLayoutEffect } from 'react';

export interface Shortcuts {
  onType: () => void;
  onPress: () => void;
  onCancel: () => void;
  /** 1 to 9. */
  onOpen: (position: number) => void;
}

const RESULT_LINKS = '.results a[data-position]';
const ARROW_STEPS = new Map([
  ['ArrowDown', 1],
  ['ArrowUp', -1],
]);

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && target.matches('input:not([type=checkbox]), textarea, [contenteditable]')
  );
}

/** Whether the element does something itself at Space, as buttons and switches do. Links do not. */
function usesSpace(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('button, input, select, summary, [role=button]');
}

/**
 * Moves the focus to the next or previous result, and from the first back to the search box.
 *
 * @returns whether the focus moved
 */
function moveThroughResults(step: number, onType: () => void): boolean {
  const links = [...document.querySelectorAll<HTMLAnchorElement>(RESULT_LINKS)];
  const active = document.activeElement;
  const from = links.findIndex((link) => link === active);
  if (from === 0 && step < 0) {
    onType();
    return true;
  }
  // Elsewhere, such as in an alternative, the arrow scrolls.
  const isOutside = active === document.body || isTyping(active) || active?.matches('.mic') === true;
  if (from === -1 && (step < 0 || !isOutside)) return false;
  const next = links[from + step];
  next?.focus();
  return next !== undefined;
}

/**
 * Keys of the whole page: `/` types, Space speaks, Escape cancels, the arrows move through the results, and 1 to 9 open
 * them.
 */
export function useShortcuts({ onType, onPress, onCancel, onOpen }: Shortcuts): void {
  // With the first paint, not after it: visible elements must respond.
  useLayoutEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      // A held arrow goes on moving; every other key counts once.
      if (event.repeat && !ARROW_STEPS.has(event.key)) return;
      // An open dialog handles its own keys.
      if (document.querySelector('dialog[open]') !== null) return;
      if (event.key === 'Escape') return onCancel();
      const step = ARROW_STEPS.get(event.key);
      if (step !== undefined) {
        if (!event.isComposing && moveThroughResults(step, onType)) event.preventDefault();
        return;
      }
      if (isTyping(event.target)) return;
      if (event.key === '/') {
        event.preventDefault();
        onType();
      } else if (event.key === ' ' && !usesSpace(event.target)) {
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
