import { storageName } from '../wire/server-address.ts';

const STORAGE_NAME = storageName('hark.microphone');

/** The id of the microphone that the person chose; null for the browser's own choice. */
export interface ChosenMicrophone {
  read: () => string | null;
  write: (deviceId: string) => void;
}

/**
 * Keeps the choice in local storage. Where storage is forbidden or full, it lasts as long as the page. `openStorage`
 * may throw: in some browsers even reading `localStorage` does.
 */
export function createChosenMicrophone(
  openStorage: () => Pick<Storage, 'getItem' | 'setItem'>,
): ChosenMicrophone {
  let chosen = stored();

  function stored(): string | null {
    try {
      return openStorage().getItem(STORAGE_NAME);
    } catch {
      return null;
    }
  }

  return {
    read: () => chosen,
    write: (deviceId) => {
      chosen = deviceId;
      try {
        openStorage().setItem(STORAGE_NAME, deviceId);
      } catch {
        // Kept for this page only.
      }
    },
  };
}
