import type { VoiceController } from './voice-controller.ts';

/** Enough for a glance at another tab; then a hidden page releases the microphone. */
const HIDDEN_STOP_AFTER_MS = 60_000;

/** Releases the microphone when the page is no longer visible. Returns a function that ends the watch. */
export function watchPageLifecycle(controller: Pick<VoiceController, 'stop' | 'leave'>): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const onVisibility = (): void => {
    clearTimeout(timer);
    if (document.visibilityState === 'hidden') timer = setTimeout(controller.stop, HIDDEN_STOP_AFTER_MS);
  };
  // The browser does not cache a page with an open socket for the back button; one that returns starts from rest.
  const onPageHide = (): void => controller.leave();
  document.addEventListener('visibilitychange', onVisibility);
  window.addEventListener('pagehide', onPageHide);
  return () => {
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', onVisibility);
    window.removeEventListener('pagehide', onPageHide);
  };
}
