import type { VoiceController } from './voice-controller.ts';

/** A hidden page keeps the microphone for as long as a glance at another tab takes. */
const HIDDEN_STOP_AFTER_MS = 60_000;

/** Gives the microphone back when nobody looks at the page any more. Returns what ends the watch. */
export function watchPageLifecycle(controller: Pick<VoiceController, 'stop' | 'leave'>): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const onVisibility = (): void => {
    clearTimeout(timer);
    if (document.visibilityState === 'hidden') timer = setTimeout(controller.stop, HIDDEN_STOP_AFTER_MS);
  };
  // A page with an open socket is not kept for the back button; one that comes back starts from rest.
  const onPageHide = (): void => controller.leave();
  document.addEventListener('visibilitychange', onVisibility);
  window.addEventListener('pagehide', onPageHide);
  return () => {
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', onVisibility);
    window.removeEventListener('pagehide', onPageHide);
  };
}
