import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mixDown, repairLevels } from './mix-down.ts';
import { testAudio } from './testing/test-audio.ts';

const [voice = [], other = []] = testAudio(4_000, 2);
const rms = (samples: ArrayLike<number>): number =>
  Math.sqrt(Array.from(samples).reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
const channel = (samples: readonly number[], gain = 1): Float32Array =>
  Float32Array.from(samples, (sample) => sample * gain);

describe('mixing channels to one', () => {
  it('prevents channels of opposite phase from cancelling each other', () => {
    const mono = mixDown([channel(voice), channel(voice, -1)]);
    expect(rms(mono)).toBeCloseTo(rms(voice), 5);
  });

  it('keeps a voice of opposite phase louder than the sound that the channels share', () => {
    const left = voice.map((sample, i) => sample + 0.3 * (other[i] ?? 0));
    const right = voice.map((sample, i) => -sample + 0.3 * (other[i] ?? 0));
    expect(rms(mixDown([channel(left), channel(right)]))).toBeGreaterThan(0.8 * rms(voice));
  });

  it('keeps the level of a voice in one channel of many', () => {
    const silent = new Float32Array(voice.length);
    expect(mixDown([silent, silent, channel(voice), silent, silent, silent])).toEqual(channel(voice));
  });

  it('averages two speakers', () => {
    const mono = mixDown([channel(voice), channel(other)]);
    const sign =
      Math.sign(mono[1_000] ?? 0) === Math.sign((voice[1_000] ?? 0) + (other[1_000] ?? 0)) ? 1 : -1;
    const expected = voice.map((sample, i) => (sample + sign * (other[i] ?? 0)) / 2);
    expect(rms(mono)).toBeCloseTo(rms(expected), 1);
  });

  it('never makes the mix louder than its channels, or silent', () => {
    const level = fc.double({ min: -1, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(level, level), { minLength: 1, maxLength: 50 }), (frames) => {
        const channels = [0, 1].map((c) => Float32Array.from(frames, (frame) => frame[c] ?? 0));
        const mono = mixDown(channels);
        const peak = Math.max(...channels.flatMap((samples) => [...samples].map(Math.abs)));
        expect(Math.max(...[...mono].map(Math.abs))).toBeLessThanOrEqual(peak + 1e-6);
        const loudest = Math.max(...channels.map(rms));
        expect(rms(mono)).toBeGreaterThanOrEqual(loudest / 2 - 1e-6);
      }),
    );
  });
});

describe('invalid samples', () => {
  it('are replaced by zeros and counted', () => {
    const samples = Float32Array.of(0.5, Number.NaN, Number.POSITIVE_INFINITY, -1e30, -0.5);
    expect(repairLevels([samples])).toBe(3);
    expect([...samples]).toEqual([0.5, 0, 0, 0, -0.5]);
  });

  it('are rescaled if they are on the scale of integers, and a loud recording is unchanged', () => {
    const integers = Float32Array.of(16_384, -32_768);
    repairLevels([integers]);
    expect([...integers]).toEqual([0.5, -1]);
    const loud = Float32Array.of(1.5, -2);
    repairLevels([loud]);
    expect([...loud]).toEqual([1.5, -2]);
  });
});
