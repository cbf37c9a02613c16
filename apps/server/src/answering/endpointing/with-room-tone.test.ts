import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withRoomTone } from './with-room-tone.ts';

const SILENCE_SAMPLES = 6_400;

describe('room tone', () => {
  it('repeats the end of the pause backwards and forwards, without a step', () => {
    const pcm = Int16Array.from({ length: 2_000 }, (_, index) => index);
    const heard = withRoomTone(pcm, 1_500);
    expect(heard).toHaveLength(1_500 + SILENCE_SAMPLES);
    expect(heard.subarray(0, 1_500)).toEqual(pcm.subarray(0, 1_500));
    expect([...heard.subarray(1_499, 1_503)]).toEqual([1_499, 1_499, 1_498, 1_497]);
    const steps = heard.subarray(1_500).map((value, index) => value - (heard[1_499 + index] ?? 0));
    expect(Math.max(...steps.map(Math.abs))).toBe(1);
  });

  it('does not depend on the audio after the pause', () => {
    const samples = fc.int16Array({ maxLength: 1_500 });
    fc.assert(
      fc.property(samples, samples, (spoken, after) => {
        const all = Int16Array.from([...spoken, ...after]);
        const heard = withRoomTone(all, spoken.length);
        expect(heard.join()).toBe(withRoomTone(spoken, spoken.length).join());
      }),
      { numRuns: 20 },
    );
  });

  it('is digital silence for empty audio', () => {
    expect(withRoomTone(new Int16Array(100), 0)).toEqual(new Int16Array(SILENCE_SAMPLES));
  });
});
