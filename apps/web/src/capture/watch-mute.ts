/**
 * Systems mute a track for a moment when audio changes its route, as when a Bluetooth headset connects. A mute by a
 * person lasts longer.
 */
const MUTED_AFTER_MS = 1_000;

/** Calls `onMuted` when the track stays muted, until `signal` aborts. */
export function watchMute(
  track: Pick<MediaStreamTrack, 'addEventListener'>,
  onMuted: () => void,
  signal: AbortSignal,
): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const forget = (): void => clearTimeout(timer);
  const wait = (): void => {
    forget();
    timer = setTimeout(onMuted, MUTED_AFTER_MS);
  };
  track.addEventListener('mute', wait, { signal });
  track.addEventListener('unmute', forget, { signal });
  signal.addEventListener('abort', forget, { once: true });
}
