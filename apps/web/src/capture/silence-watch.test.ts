import { describe, expect, it } from 'vitest';
import { VAD_FRAME_MS } from '@hark/shared/wire/vad-frame';
import {
  createSilenceWatch,
  IDLE_AFTER_MS,
  isDigitalSilence,
  UNHEARD_AFTER_MS,
  type SilenceVerdict,
} from './silence-watch.ts';

const ROOM = { isZero: false, inSpeech: false, levelDbfs: -60 };
const RAIN = { isZero: false, inSpeech: false, levelDbfs: -35 };
const SPEECH = { isZero: false, inSpeech: true, levelDbfs: -25 };
const ZEROS = { isZero: true, inSpeech: false, levelDbfs: -Infinity };

/** The verdicts of this time, in order. */
function watchFor(ms: number, frame: typeof ROOM, watch = createSilenceWatch()): SilenceVerdict[] {
  const verdicts: SilenceVerdict[] = [];
  for (let at = 0; at < ms; at += VAD_FRAME_MS) {
    const verdict = watch(frame);
    if (verdict !== null) verdicts.push(verdict);
  }
  return verdicts;
}

describe('silence watch', () => {
  it('declares a microphone dead if it has sent only zeros', () => {
    expect(watchFor(2_900, ZEROS)).toEqual([]);
    expect(watchFor(3_100, ZEROS)[0]).toBe('dead');
  });

  it('declares a microphone dead that has worked only after a long time of zeros', () => {
    const watch = createSilenceWatch();
    watchFor(500, ROOM, watch);
    expect(watchFor(29_000, ZEROS, watch)).toEqual(['silent']);
    expect(watchFor(2_000, ZEROS, watch)[0]).toBe('dead');
  });

  it('ends listening when nobody speaks', () => {
    expect(watchFor(IDLE_AFTER_MS, ROOM)).toEqual(['silent', 'idle']);
    expect(watchFor(2 * IDLE_AFTER_MS, SPEECH)).toEqual([]);
  });

  it('reports once that nothing is heard, in a quiet or a noisy place', () => {
    expect(watchFor(UNHEARD_AFTER_MS - VAD_FRAME_MS, ROOM)).toEqual([]);
    expect(watchFor(2 * UNHEARD_AFTER_MS, ROOM)).toEqual(['silent']);
    expect(watchFor(2 * UNHEARD_AFTER_MS, RAIN)).toEqual(['noisy']);
  });

  it('follows a place that becomes noisy, and does not waver at the threshold', () => {
    const watch = createSilenceWatch();
    expect(watchFor(7_000, ROOM, watch)).toEqual(['silent']);
    expect(watchFor(10_000, { ...RAIN, levelDbfs: -41 }, watch)).toEqual([]);
    expect(watchFor(10_000, RAIN, watch)).toEqual(['noisy']);
    expect(watchFor(10_000, { ...RAIN, levelDbfs: -43 }, watch)).toEqual([]);
    expect(watchFor(10_000, ROOM, watch)).toEqual(['silent']);
  });

  it('reports nothing once somebody has spoken: they may be reading the results', () => {
    const watch = createSilenceWatch();
    watchFor(1_000, SPEECH, watch);
    expect(watchFor(IDLE_AFTER_MS - 1_000, ROOM, watch)).toEqual([]);
  });

  it('accepts the quietest noise as a working microphone', () => {
    expect(isDigitalSilence(Float32Array.of(0, 0, 0))).toBe(true);
    expect(isDigitalSilence(Float32Array.of(0, 1e-9, 0))).toBe(false);
  });
});
