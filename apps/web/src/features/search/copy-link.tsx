import { useState, type ReactElement } from 'react';
import { messages } from './messages.ts';

/** Long enough to be read. */
const COPIED_MS = 2_000;

/** Copies the address of the shown results. Absent where the browser has no clipboard, as on a page without https. */
export function CopyLink(): ReactElement | null {
  const [isCopied, setIsCopied] = useState(false);
  if (!('clipboard' in navigator)) return null;
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(location.href);
    } catch {
      // The address is in the browser's own bar, too.
      return;
    }
    setIsCopied(true);
    setTimeout(() => setIsCopied(false), COPIED_MS);
  };
  return (
    <button type="button" className="text-button" onClick={() => void copy()}>
      <span aria-live="polite">{isCopied ? messages.linkCopied : messages.copyLink}</span>
    </button>
  );
}
