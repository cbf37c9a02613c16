import { createKeptValue } from '../../../wire/kept-value.ts';

/** `on` if the operator asked for notifications in this browser. */
export const notifySetting = createKeptValue('hark.ops.notify', () => localStorage);

export type NotifyState = 'on' | 'off' | 'denied' | 'unavailable';

/** Whether this page may show notifications, and does. A page without https may not. */
export function notifyState(kept: string | null): NotifyState {
  if (!('Notification' in globalThis) || !globalThis.isSecureContext) return 'unavailable';
  if (Notification.permission === 'denied') return 'denied';
  return kept === 'on' && Notification.permission === 'granted' ? 'on' : 'off';
}
