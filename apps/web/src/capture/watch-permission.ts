/** Calls when the microphone is allowed after it was not, as in the browser's site settings. */
export async function watchPermission(onAllowed: () => void): Promise<void> {
  try {
    const status = await navigator.permissions.query({ name: 'microphone' });
    status.addEventListener('change', () => {
      if (status.state !== 'denied') onAllowed();
    });
  } catch {
    // Not every browser knows this permission; the next press of the button asks anyway.
  }
}
