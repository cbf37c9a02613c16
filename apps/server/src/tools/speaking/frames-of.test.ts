import { decodeAudioFrame } from '@hark/shared/wire/audio-frame';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { framesOf } from './frames-of.ts';

it('F1 F2 frames carry every sample once, in order, none longer than requested', () => {
  fc.assert(
    fc.property(
      fc.int16Array({ maxLength: 20_000 }),
      fc.integer({ min: 32, max: 250 }),
      (samples, frameMs) => {
        const frames = framesOf(Int16Array.from(samples), { ordinal: 7, frameMs }).map((bytes) => {
          const decoded = decodeAudioFrame(bytes);
          if (!decoded.ok) throw new Error(decoded.reason);
          return decoded.frame;
        });
        expect(frames.map(({ sequence }) => sequence)).toEqual(frames.map((_, index) => index));
        expect(frames.every(({ ordinal, pcm }) => ordinal === 7 && pcm.length <= frameMs * 16)).toBe(true);
        expect(frames.flatMap(({ pcm }) => Array.from(pcm))).toEqual([...samples]);
      },
    ),
    { numRuns: 50 },
  );
});
