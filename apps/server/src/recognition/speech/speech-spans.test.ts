import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countFrames, findSpeechSpans } from './speech-spans.ts';

const thresholds = { enter: 0.5, leave: 0.3, bridgeFrames: 2 };
const spansOf = (...values: number[]) => findSpeechSpans(Float32Array.from(values), thresholds);

describe('findSpeechSpans', () => {
  it('begins where the low threshold is passed, if the high one is reached', () => {
    expect(spansOf(0, 0.4, 0.9, 0.4, 0.1)).toEqual([{ start: 1, end: 4 }]);
    expect(spansOf(0, 0.4, 0.45, 0.4, 0.1)).toEqual([]);
  });

  it('bridges short dips but no long ones', () => {
    expect(spansOf(0.9, 0, 0, 0.9)).toEqual([{ start: 0, end: 4 }]);
    expect(spansOf(0.9, 0, 0, 0, 0.9)).toHaveLength(2);
  });

  it('ends with the recording', () => {
    expect(spansOf(0, 0.9)).toEqual([{ start: 1, end: 2 }]);
    expect(spansOf()).toEqual([]);
  });

  it('puts each frame of certain speech into one span, with separate spans in order', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true })), (values) => {
        const spans = spansOf(...values);
        const certain = values.filter((value) => Math.fround(value) >= thresholds.enter).length;
        expect(countFrames(spans)).toBeGreaterThanOrEqual(certain);
        spans.forEach((span, index) => {
          expect(span.start).toBeLessThan(span.end);
          const previous = spans[index - 1];
          if (previous !== undefined)
            expect(span.start - previous.end).toBeGreaterThan(thresholds.bridgeFrames);
        });
      }),
    );
  });
});
