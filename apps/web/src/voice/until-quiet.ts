/** The microphone sends every 32 ms; a page under load is late by a few of these. */
const QUIET_AFTER_MS = 120;

/** Resolves when the port, whose sender has stopped, has delivered everything that was sent. */
export function untilQuiet(
  port: Pick<MessagePort, 'addEventListener' | 'removeEventListener'>,
): Promise<void> {
  return new Promise((resolve) => {
    const quiet = (): void => {
      port.removeEventListener('message', wait);
      resolve();
    };
    let timer = setTimeout(quiet, QUIET_AFTER_MS);
    function wait(): void {
      clearTimeout(timer);
      timer = setTimeout(quiet, QUIET_AFTER_MS);
    }
    port.addEventListener('message', wait);
  });
}
