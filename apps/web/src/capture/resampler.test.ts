import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createResampler } from './resampler.ts';

function tone(frequencyHz: number, rateHz: number, samples: number): Float32Array {
  return Float32Array.from(
    { length: samples },
    (_, i) => 0.5 * Math.sin((2 * Math.PI * frequencyHz * i) / rateHz),
  );
}

/** Mean level of the middle of a signal, where the filter has settled. */
function levelDb(samples: Float32Array): number {
  const middle = samples.subarray(samples.length / 4, (3 * samples.length) / 4);
  return 10 * Math.log10(middle.reduce((sum, sample) => sum + sample * sample, 0) / middle.length);
}

const RATES_HZ = [8_000, 16_000, 22_050, 44_100, 48_000, 96_000];

describe('resampler', () => {
  it.each(RATES_HZ)('turns a second at %i Hz into 16,000 samples', (rateHz) => {
    const length = createResampler(rateHz)(tone(440, rateHz, rateHz)).length;
    expect(Math.abs(length - 16_000)).toBeLessThan(40);
  });

  it.each(RATES_HZ)('preserves the level of a tone in the voice range at %i Hz', (rateHz) => {
    const original = tone(1_000, rateHz, rateHz);
    expect(levelDb(createResampler(rateHz)(original))).toBeCloseTo(levelDb(original), 1);
  });

  it.each([44_100, 48_000, 96_000])('suppresses aliases from %i Hz', (rateHz) => {
    const original = tone(9_500, rateHz, rateHz);
    expect(levelDb(createResampler(rateHz)(original))).toBeLessThan(levelDb(original) - 60);
  });

  it.each([44_100, 48_000])('places each sample where the tone has it, at %i Hz', (rateHz) => {
    const output = createResampler(rateHz)(tone(500, rateHz, rateHz));
    const expected = tone(500, 16_000, 16_000);
    const errors = output.slice(100, 15_000).map((sample, i) => Math.abs(sample - (expected[i + 100] ?? 0)));
    expect(Math.max(...errors)).toBeLessThan(0.001);
  });

  it('gives the same samples however the stream is cut', () => {
    const whole = tone(700, 44_100, 6_000);
    const expected = createResampler(44_100)(whole);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1, maxLength: 12 }), (sizes) => {
        const resample = createResampler(44_100);
        const output: number[] = [];
        let at = 0;
        for (const size of [...sizes, whole.length]) {
          output.push(...resample(whole.subarray(at, at + size)));
          at += size;
        }
        expect(Float32Array.from(output)).toEqual(expected);
      }),
      { numRuns: 25 },
    );
  });
});
