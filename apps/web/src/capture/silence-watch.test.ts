import { describe, expect, it } from 'vitest';
import { VAD_FRAME_MS } from '@hark/shared/wire/vad-frame';
import { createSilenceWatch, IDLE_AFTER_MS, isDigitalSilence, type SilenceVerdict } from './silence-watch.ts';

function watchFor(ms: number, frame: { isZero: boolean; inSpeech: boolean }, watch = createSilenceWatch()) {
  const verdicts: SilenceVerdict[] = [];
  for (let at = 0; at < ms; at += VAD_FRAME_MS) verdicts.push(watch(frame));
  return verdicts.find((verdict) => verdict !== null) ?? null;
}

describe('silence watch', () => {
  it('declares a microphone dead if it has sent only zeros', () => {
    expect(watchFor(2_900, { isZero: true, inSpeech: false })).toBe(null);
    expect(watchFor(3_100, { isZero: true, inSpeech: false })).toBe('dead');
  });

  it('does not declare a microphone dead that has worked, until listening is idle', () => {
    const watch = createSilenceWatch();
    watchFor(500, { isZero: false, inSpeech: false }, watch);
    expect(watchFor(IDLE_AFTER_MS - 1_000, { isZero: true, inSpeech: false }, watch)).toBe(null);
    expect(watchFor(2_000, { isZero: true, inSpeech: false }, watch)).toBe('dead');
  });

  it('ends listening when nobody speaks', () => {
    expect(watchFor(IDLE_AFTER_MS + 100, { isZero: false, inSpeech: false })).toBe('idle');
    expect(watchFor(2 * IDLE_AFTER_MS, { isZero: false, inSpeech: true })).toBe(null);
  });

  it('accepts the quietest noise as a working microphone', () => {
    expect(isDigitalSilence(Float32Array.of(0, 0, 0))).toBe(true);
    expect(isDigitalSilence(Float32Array.of(0, 1e-9, 0))).toBe(false);
  });
});
