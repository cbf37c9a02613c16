import { STORAGE_NAME } from './identity-store.ts';

/** Runs `changed` when another tab has written or deleted the identity. For as long as the page lives. */
export function watchOtherTabs(changed: () => void): void {
  addEventListener('storage', ({ key }) => {
    // Null: everything was cleared.
    if (key === STORAGE_NAME || key === null) changed();
  });
}
