import { expect, it } from 'vitest';
import { timesInRecording } from './word-times.ts';

it('times refer to the recording, including removed silence', () => {
  const ranges = [
    { start: 16_000, end: 32_000 },
    { start: 80_000, end: 96_000 },
  ];
  const spans = [
    { start: 1600, end: 16_000 },
    { start: 16_000, end: 16_015 },
    { start: 20_000, end: 32_000 },
  ];
  expect(timesInRecording(spans, ranges)).toEqual([
    { startMs: 1100, endMs: 2000 },
    { startMs: 5000, endMs: 5000 },
    { startMs: 5250, endMs: 6000 },
  ]);
});
