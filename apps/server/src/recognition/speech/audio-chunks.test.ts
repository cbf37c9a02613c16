import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutChunk, chunkSamples, placeInRecording, planChunks } from './audio-chunks.ts';
import type { FrameSpan } from './speech-spans.ts';

const limits = {
  frameSamples: 10,
  totalSamples: 1000,
  marginBeforeSamples: 20,
  marginAfterSamples: 30,
  longestPauseSamples: 50,
  longestChunkSamples: 300,
};

describe('planChunks', () => {
  it('keeps margins around the speech within the recording', () => {
    expect(planChunks([{ start: 10, end: 20 }], limits)).toEqual([[{ start: 80, end: 230 }]]);
    expect(planChunks([{ start: 0, end: 100 }], { ...limits, longestChunkSamples: 2000 })).toEqual([
      [{ start: 0, end: 1000 }],
    ]);
    expect(planChunks([], limits)).toEqual([]);
  });

  it('joins speech over a short pause and shortens a long one to its margins', () => {
    expect(
      planChunks(
        [
          { start: 10, end: 12 },
          { start: 15, end: 17 },
        ],
        limits,
      ),
    ).toEqual([[{ start: 80, end: 200 }]]);
    expect(
      planChunks(
        [
          { start: 10, end: 12 },
          { start: 40, end: 42 },
        ],
        limits,
      ),
    ).toEqual([
      [
        { start: 80, end: 150 },
        { start: 380, end: 450 },
      ],
    ]);
  });

  it('cuts a long stretch at the longest pause', () => {
    const spans = [
      { start: 0, end: 10 },
      { start: 12, end: 22 },
      { start: 30, end: 40 },
      { start: 41, end: 45 },
    ];
    const chunks = planChunks(spans, limits);
    expect(chunks).toHaveLength(2);
    expect(chunks[0]?.[0]?.end).toBeLessThanOrEqual(chunks[1]?.[0]?.start ?? 0);
    expect(chunks[1]?.[0]?.start).toBe(280);
  });

  it('cuts speech without a pause into equal parts', () => {
    const chunks = planChunks([{ start: 0, end: 90 }], limits);
    expect(chunks.map(chunkSamples)).toEqual([232, 233, 232, 233]);
  });

  const anySpans: fc.Arbitrary<FrameSpan[]> = fc
    .array(fc.integer({ min: 1, max: 12 }), { maxLength: 20 })
    .map((lengths) => {
      const bounds: number[] = [];
      for (const length of lengths) bounds.push((bounds[bounds.length - 1] ?? 0) + length);
      const spans: FrameSpan[] = [];
      for (let at = 0; at + 1 < bounds.length; at += 2) {
        spans.push({ start: bounds[at] ?? 0, end: bounds[at + 1] ?? 0 });
      }
      return spans;
    });

  it('takes every sample of speech exactly once, in order, in chunks within the limit', () => {
    fc.assert(
      fc.property(anySpans, (spans) => {
        const totalSamples = (spans[spans.length - 1]?.end ?? 0) * limits.frameSamples + 15;
        const chunks = planChunks(spans, { ...limits, totalSamples });
        const ranges = chunks.flat();
        const taken = new Uint8Array(totalSamples);
        for (const range of ranges)
          for (let n = range.start; n < range.end; n++) taken[n] = (taken[n] ?? 0) + 1;
        expect(Math.max(0, ...taken)).toBeLessThanOrEqual(1);
        for (const span of spans) {
          expect(taken.subarray(span.start * 10, span.end * 10).every((times) => times === 1)).toBe(true);
        }
        expect(ranges).toEqual(ranges.toSorted((left, right) => left.start - right.start));
        for (const chunk of chunks) expect(chunkSamples(chunk)).toBeLessThanOrEqual(300);
      }),
    );
  });
});

describe('cutChunk', () => {
  it('joins the samples of the ranges', () => {
    const samples = Float32Array.from({ length: 10 }, (_, index) => index);
    expect([
      ...cutChunk(samples, [
        { start: 1, end: 3 },
        { start: 8, end: 10 },
      ]),
    ]).toEqual([1, 2, 8, 9]);
  });
});

describe('placeInRecording', () => {
  it('finds the original place of every sample', () => {
    const lengths = fc.array(fc.tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 1, max: 5 })), {
      minLength: 1,
      maxLength: 5,
    });
    fc.assert(
      fc.property(lengths, (gaps) => {
        const chunk: { start: number; end: number }[] = [];
        for (const [gap, length] of gaps) {
          const start = (chunk[chunk.length - 1]?.end ?? 0) + gap;
          chunk.push({ start, end: start + length });
        }
        const numbered = Float32Array.from({ length: 100 }, (_, place) => place);
        const cut = cutChunk(numbered, chunk);
        for (const [place, sample] of cut.entries()) {
          expect(placeInRecording(chunk, place, 'start')).toBe(sample);
          // The end of a sample is one after it, in whatever range that is.
          expect(placeInRecording(chunk, place + 1, 'end')).toBe(sample + 1);
        }
        expect(placeInRecording(chunk, cut.length + 9, 'start')).toBe(chunk[chunk.length - 1]?.end);
      }),
    );
  });
});
