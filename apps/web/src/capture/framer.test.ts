import fc from 'fast-check';
import { expect, it } from 'vitest';
import { VAD_FRAME_SAMPLES } from '@hark/shared/wire/vad-frame';
import { createFramer } from './framer.ts';

it('frames every sample once, in order, in separate buffers', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 1_500 }), { maxLength: 10 }), (sizes) => {
      const framed: Float32Array[] = [];
      const push = createFramer((frame) => framed.push(frame));
      let next = 0;
      for (const size of sizes) push(Float32Array.from({ length: size }, () => next++));
      const numbers = framed.flatMap((frame) => [...frame]);
      expect(numbers.every((number, i) => number === i)).toBe(true);
      expect(next - numbers.length).toBeLessThan(VAD_FRAME_SAMPLES);
      expect(new Set(framed.map((frame) => frame.buffer)).size).toBe(framed.length);
    }),
  );
});
