import { storageName } from '../wire/server-address.ts';

const STORAGE_NAME = storageName('hark.tones');
const OFF = 'off';

/** Whether this browser plays tones; on unless the person turned them off. */
export interface ToneSetting {
  read: () => boolean;
  subscribe: (changed: () => void) => () => void;
  write: (isOn: boolean) => void;
}

/**
 * The setting in local storage. Where storage is forbidden or full, it lasts as long as the page.
 * `openStorage` may throw: in some browsers even reading `localStorage` does.
 */
export function createToneSetting(openStorage: () => Pick<Storage, 'getItem' | 'setItem'>): ToneSetting {
  const subscribers = new Set<() => void>();
  let isOn = stored();

  function stored(): boolean {
    try {
      return openStorage().getItem(STORAGE_NAME) !== OFF;
    } catch {
      return true;
    }
  }

  return {
    read: () => isOn,
    subscribe: (changed) => {
      subscribers.add(changed);
      return () => void subscribers.delete(changed);
    },
    write: (next) => {
      isOn = next;
      for (const changed of subscribers) changed();
      try {
        openStorage().setItem(STORAGE_NAME, next ? 'on' : OFF);
      } catch {
        // Kept for this page only.
      }
    },
  };
}
