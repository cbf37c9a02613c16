import { storageName } from './server-address.ts';

/** A text that this browser keeps between visits; null before the first. */
export interface KeptValue {
  read: () => string | null;
  /** Runs `changed` after each change, until the returned function is called. */
  subscribe: (changed: () => void) => () => void;
  write: (value: string) => void;
}

/**
 * Keeps a text in local storage. Where storage is forbidden or full, it lasts as long as the page. `openStorage` may
 * throw: in some browsers even reading `localStorage` does.
 */
export function createKeptValue(
  name: string,
  openStorage: () => Pick<Storage, 'getItem' | 'setItem'>,
): KeptValue {
  const key = storageName(name);
  const subscribers = new Set<() => void>();
  let kept = stored();

  function stored(): string | null {
    try {
      return openStorage().getItem(key);
    } catch {
      return null;
    }
  }

  return {
    read: () => kept,
    subscribe: (changed) => {
      subscribers.add(changed);
      return () => void subscribers.delete(changed);
    },
    write: (value) => {
      kept = value;
      for (const changed of subscribers) changed();
      try {
        openStorage().setItem(key, value);
      } catch {
        // Kept for this page only.
      }
    },
  };
}
