import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { watchMute } from './watch-mute.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setUp() {
  const track = new EventTarget();
  const watching = new AbortController();
  const onMuted = vi.fn();
  watchMute(track, onMuted, watching.signal);
  const muteFor = (durationMs: number): void => {
    track.dispatchEvent(new Event('mute'));
    vi.advanceTimersByTime(durationMs);
    track.dispatchEvent(new Event('unmute'));
    vi.advanceTimersByTime(5_000);
  };
  return { track, watching, onMuted, muteFor };
}

describe('watching for a mute', () => {
  it.each([50, 150, 900])('ignores a mute of %d ms', (durationMs) => {
    const { onMuted, muteFor } = setUp();
    muteFor(durationMs);
    muteFor(durationMs);
    expect(onMuted).not.toHaveBeenCalled();
  });

  it('reports a mute that stays, once', () => {
    const { track, onMuted, muteFor } = setUp();
    track.dispatchEvent(new Event('mute'));
    muteFor(3_000);
    expect(onMuted).toHaveBeenCalledTimes(1);
  });

  it('reports nothing after the microphone is closed', () => {
    const { track, watching, onMuted } = setUp();
    track.dispatchEvent(new Event('mute'));
    watching.abort();
    vi.advanceTimersByTime(5_000);
    expect(onMuted).not.toHaveBeenCalled();
  });
});
